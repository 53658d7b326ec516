"""Wrong: she does a piece first, and waits then."""

from multiprocessing import Event, Process

from scripts.say import say


def work(stop):
    say("arrives")
    for n in (1, 2):
        say(f"does piece {n}")
        if stop.wait(60):
            break
    say("goes home")


def end(stop):
    say("arrives")
    stop.set()
    say("has said stop")


def main():
    stop = Event()
    people = [
        Process(target=work, args=(stop,), name="Ann"),
        Process(target=end, args=(stop,), name="Zoe"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
