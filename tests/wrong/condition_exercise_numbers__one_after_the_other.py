"""Wrong: each is started when the one before has ended."""

from multiprocessing import Condition, Process, Value

from scripts.say import say


def be_served(mine, turn, changed):
    say("arrives")
    with changed:
        changed.wait_for(lambda: turn.value == mine)
        say(f"is served: number {mine}")
        turn.value += 1
        changed.notify_all()


def main():
    turn, changed = Value("i", 0, lock=False), Condition()
    names = enumerate(["Ann", "Bob", "Cyd"])
    people = [Process(target=be_served, args=(number, turn, changed), name=name) for number, name in names]
    for person in people:
        person.start()
        person.join()


if __name__ == "__main__":
    main()
