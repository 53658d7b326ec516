"""Ann and Bob vote, and the votes are counted in a block of shared memory; it *races*."""

from multiprocessing import Process
from multiprocessing.shared_memory import SharedMemory

from scripts.say import say


def vote(votes):
    say("arrives")
    number = votes.buf[0] + 1
    say("votes")
    votes.buf[0] = number


def main():
    votes = SharedMemory(create=True, size=1)
    people = [
        Process(target=vote, args=(votes,), name="Ann"),
        Process(target=vote, args=(votes,), name="Bob"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    say(f"counts {votes.buf[0]}")
    votes.close()
    votes.unlink()


if __name__ == "__main__":
    main()
