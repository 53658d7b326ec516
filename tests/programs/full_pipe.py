"""A process that has put more into a queue than a pipe holds cannot end before somebody gets it."""

from multiprocessing import Process, Queue

from scripts.say import say


def put(queue):
    say("puts")
    queue.put("x" * 1_000_000)


def main():
    queue = Queue()
    ann = Process(target=put, args=(queue,), name="Ann")
    ann.start()
    ann.join()


if __name__ == "__main__":
    main()
