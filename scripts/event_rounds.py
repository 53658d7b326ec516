"""Bob counts his pulses, and Ann waits for the first: she does not miss it, whenever she comes."""

from multiprocessing import Condition, Process, Value

from scripts.say import say


def wait(pulses, changed):
    say("arrives")
    with changed:
        changed.wait_for(lambda: pulses.value > 0)
        say(f"gets pulse {pulses.value}")


def pulse(pulses, changed):
    say("arrives")
    with changed:
        pulses.value += 1
        changed.notify_all()
    say("has pulsed")


def main():
    pulses, changed = Value("i", 0, lock=False), Condition()
    people = [
        Process(target=wait, args=(pulses, changed), name="Ann"),
        Process(target=pulse, args=(pulses, changed), name="Bob"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
