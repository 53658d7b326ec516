"""Wrong: the race is still there, and nobody says anything between the look and the put."""

from multiprocessing import Process, Queue, current_process

from scripts.say import say


def enter(queue):
    say("arrives")
    if not queue.full():
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
