"""Two people look for a free place in a queue, then take it: it *raises*."""

from multiprocessing import Process, Queue, current_process

from scripts.say import say


def enter(queue):
    say("arrives")
    if not queue.full():
        say("sees a free place")
        queue.put_nowait(current_process().name)
        say("is in")
    else:
        say("goes home")


def main():
    queue = Queue(maxsize=1)
    people = [Process(target=enter, args=(queue,), name=name) for name in ("Ann", "Bob")]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
