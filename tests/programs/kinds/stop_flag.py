"""Stop flag: Event.set() in a handler while the same process waits on the event."""

import os
import signal
import sys
from multiprocessing import Event, Process


class Server:
    def __init__(self):
        self.stop = Event()
        self.up = Event()
        self.flag = False

    def on_signal(self, signum, frame):
        self.stop.set()

    def serve(self):
        signal.signal(signal.SIGUSR2, self.on_signal)
        self.up.set()
        self.stop.wait()

    def serve_safe(self):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR2})
        self.up.set()
        signal.sigwait({signal.SIGUSR2})


def main():
    server = Server()
    target = server.serve_safe if "safe" in sys.argv else server.serve
    p = Process(target=target)
    p.start()
    server.up.wait()
    os.kill(p.pid, signal.SIGUSR2)
    p.join()


if __name__ == "__main__":
    main()
