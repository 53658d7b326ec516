"""Wrong: each spawned process makes a lock of its own."""

from multiprocessing import Lock, Process, Value

from scripts.say import say

lock = Lock()


def count(visitors):
    say("opens")
    with lock:
        before = visitors.value
        say(f"has read {before}")
        visitors.value = before + 1
        say(f"has written {before + 1}")


def main():
    visitors = Value("i", 0)
    doors = [
        Process(target=count, args=(visitors,), name="East"),
        Process(target=count, args=(visitors,), name="West"),
    ]
    for door in doors:
        door.start()
    for door in doors:
        door.join()
    say(f"counts {visitors.value}")


if __name__ == "__main__":
    main()
