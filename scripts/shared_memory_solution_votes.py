"""Ann and Bob vote, and the votes are counted in a Value, under its lock."""

from multiprocessing import Process, Value

from scripts.say import say


def vote(votes):
    say("arrives")
    with votes.get_lock():
        number = votes.value + 1
        say("votes")
        votes.value = number


def main():
    votes = Value("i", 0)
    people = [
        Process(target=vote, args=(votes,), name="Ann"),
        Process(target=vote, args=(votes,), name="Bob"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    say(f"counts {votes.value}")


if __name__ == "__main__":
    main()
