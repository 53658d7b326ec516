"""Wrong: they count without any lock."""

from multiprocessing import Process, Value

from scripts.say import say


def count(visitors):
    say("opens")
    visitors.value += 1
    say("has counted a visitor")


def main():
    visitors = Value("i", 0, lock=False)
    doors = [
        Process(target=count, args=(visitors,), name="East"),
        Process(target=count, args=(visitors,), name="West"),
    ]
    for door in doors:
        door.start()
    for door in doors:
        door.join()
    say(f"finds {visitors.value}")


if __name__ == "__main__":
    main()
