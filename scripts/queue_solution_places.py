"""Two people take a free place in a queue, or learn that there is none."""

from multiprocessing import Process, Queue, current_process
from queue import Full

from scripts.say import say


def enter(queue):
    say("arrives")
    try:
        queue.put_nowait(current_process().name)
    except Full:
        say("goes home")
    else:
        say("is in")


def main():
    queue = Queue(maxsize=1)
    people = [Process(target=enter, args=(queue,), name=name) for name in ("Ann", "Bob")]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
