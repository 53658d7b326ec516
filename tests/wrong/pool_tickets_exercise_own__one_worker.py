"""Wrong: one worker serves both buyers."""

from multiprocessing import Lock, Pool, Value

from scripts.say import say


def receive(tickets):
    global left, lock
    left, lock = tickets, Lock()


def buy(name):
    say("arrives", who=name)
    with lock:
        seen = left.value
        say(f"sees {seen}", who=name)
        if seen > 0:
            left.value = seen - 1
            say("buys a ticket", who=name)


def main():
    tickets = Value("i", 1)
    with Pool(1, initializer=receive, initargs=(tickets,)) as pool:
        pool.map(buy, ["Ann", "Bob"], chunksize=1)
        pool.close()
        pool.join()
    say("closes")


if __name__ == "__main__":
    main()
