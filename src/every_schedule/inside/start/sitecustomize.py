"""Lets every Python that the program starts import `scripts.say`.

Its folder stands first in PYTHONPATH, so Python runs it when it begins (see the module `site`): also in a
worker of loky, or in a script run by `subprocess`, of which multiprocessing knows nothing. It must be quick.
"""

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec
    from typing import Any

HERE = os.path.dirname(os.path.abspath(__file__))
SAY = os.path.join(os.path.dirname(HERE), "say.py")


class Say:
    """Finds `scripts.say` where the program has none of its own."""

    def find_spec(self, name: str, path: "Any", target: "Any" = None) -> "ModuleSpec | None":
        if name not in ("scripts", "scripts.say"):
            return None
        from importlib import util
        from importlib.machinery import ModuleSpec

        if name == "scripts.say":
            return util.spec_from_file_location(name, SAY)
        spec = ModuleSpec(name, None, is_package=True)
        spec.submodule_search_locations = []
        return spec


def _begin() -> None:
    """Find `say`, and then be as if this file were not there: another `sitecustomize` may want to run."""
    sys.meta_path.append(Say())
    sys.path[:] = [folder for folder in sys.path if folder != HERE]
    me = sys.modules.pop(__name__)
    try:
        __import__(__name__)
    except ImportError as error:
        if error.name != __name__:
            raise
        sys.modules[__name__] = me


if __name__ == "sitecustomize":
    _begin()
