"""The main process owns a block of shared memory, Ann and Bob write into it."""

from multiprocessing import Process
from multiprocessing.shared_memory import SharedMemory

from scripts.say import say


def work(block, place, number):
    say("arrives")
    block.buf[place] = number
    say(f"has written {number}")
    block.close()


def main():
    block = SharedMemory(create=True, size=2)
    try:
        people = [
            Process(target=work, args=(block, 0, 7), name="Ann"),
            Process(target=work, args=(block, 1, 8), name="Bob"),
        ]
        for person in people:
            person.start()
        for person in people:
            person.join()
        say(f"reads {block.buf[0]} and {block.buf[1]}")
    finally:
        block.close()
        block.unlink()


if __name__ == "__main__":
    main()
