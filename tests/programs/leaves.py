"""Leaves a semaphore and a block of shared memory behind, and nobody else knows of them.

With the name of a file it writes their names there, and then waits until it is killed.
"""

import os
import sys
import time
from multiprocessing import get_context, resource_tracker
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path

from scripts.say import say

if __name__ == "__main__":
    lock = get_context("spawn").Lock()  # under fork its name is removed at once
    block = SharedMemory(create=True, size=1)
    resource_tracker.unregister(lock._semlock.name, "semaphore")
    resource_tracker.unregister(block._name, "shared_memory")
    say("leaves")
    if sys.argv[1:]:
        names = Path(sys.argv[1])
        names.with_suffix(".new").write_text(f"sem.{lock._semlock.name[1:]} {block.name}")
        names.with_suffix(".new").rename(names)
        time.sleep(600)
    os._exit(0)  # else Python would clean up
