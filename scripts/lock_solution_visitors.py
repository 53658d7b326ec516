"""Two doors count visitors, and both take the same lock."""

from multiprocessing import Lock, Process, Value

from scripts.say import say


def count(visitors, lock):
    say("opens")
    with lock:
        before = visitors.value
        say(f"has read {before}")
        visitors.value = before + 1
        say(f"has written {before + 1}")


def main():
    visitors, lock = Value("i", 0), Lock()
    doors = [
        Process(target=count, args=(visitors, lock), name="East"),
        Process(target=count, args=(visitors, lock), name="West"),
    ]
    for door in doors:
        door.start()
    for door in doors:
        door.join()
    say(f"counts {visitors.value}")


if __name__ == "__main__":
    main()
