"""Wrong: a ShareableList has no lock."""

from multiprocessing import Process
from multiprocessing.shared_memory import ShareableList

from scripts.say import say


def vote(votes):
    say("arrives")
    number = votes[0] + 1
    say("votes")
    votes[0] = number


def main():
    votes = ShareableList([0])
    people = [
        Process(target=vote, args=(votes,), name="Ann"),
        Process(target=vote, args=(votes,), name="Bob"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    say(f"counts {votes[0]}")
    votes.shm.close()
    votes.shm.unlink()


if __name__ == "__main__":
    main()
