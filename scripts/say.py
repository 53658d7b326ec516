"""One whole line of output; under the lab, also the point where a process waits for its turn."""

import json
import os
import socket
import sys
from multiprocessing import current_process
from threading import get_native_id


def say(text, who=None):
    """Print "NAME: text" in one write. NAME is the process's, or `who`, where a task is the actor."""
    who = current_process().name if who is None else str(who)
    text = " ".join(str(text).splitlines())
    sys.stdout.write(f"{who}: {text}\n")
    sys.stdout.flush()
    if "EVERY_SCHEDULE" in os.environ:  # a director runs this program: wait for a turn
        place, token = os.environ["EVERY_SCHEDULE"].split()
        caller = sys._getframe(1)  # so that the lab can show the line of the program
        report = [token, os.getpid(), get_native_id(), who, text, caller.f_code.co_filename, caller.f_lineno]
        with _connect(place) as director:
            director.sendall(json.dumps(report).encode() + b"\n")
            if not director.recv(1):
                raise ConnectionError("the director has gone")


def _connect(place):
    if place.startswith("@"):  # Linux: a socket that has a name and no file
        director = socket.socket(socket.AF_UNIX)
        director.connect("\0" + place[1:])
        return director
    return socket.create_connection(("127.0.0.1", int(place)))
