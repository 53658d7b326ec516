"""A handler takes the lock that its own process may have. Safe: it only notes that it was called."""

import signal
import sys
from multiprocessing import Event, Lock, Process, Value


class Worker(Process):
    def __init__(self, done, lock, ready):
        super().__init__()
        self.done, self.lock, self.ready = done, lock, ready
        self.stopping = False

    def stop(self, *_):
        if "safe" in sys.argv:
            self.stopping = True
            return
        with self.lock:
            self.done.value = -1
        raise SystemExit(0)

    def run(self):
        signal.signal(signal.SIGTERM, self.stop)
        self.ready.set()
        for _ in range(2):
            if self.stopping:
                break
            with self.lock:
                self.done.value += 1


def main():
    ready, lock = Event(), Lock()
    w = Worker(Value("i", 0, lock=False), lock, ready)
    w.start()
    ready.wait()
    w.terminate()
    w.join()


if __name__ == "__main__":
    main()
