"""Wrong: nothing is fixed, and the line between looking and buying is gone."""

from multiprocessing import Lock, Pool, Value

from scripts.say import say


def receive(tickets):
    global left, lock
    left, lock = tickets, Lock()


def buy(name):
    say("arrives", who=name)
    with lock:
        seen = left.value
        if seen > 0:
            left.value = seen - 1
            say("buys a ticket", who=name)


def main():
    tickets = Value("i", 1)
    with Pool(2, initializer=receive, initargs=(tickets,)) as pool:
        pool.map(buy, ["Ann", "Bob"], chunksize=1)
        pool.close()
        pool.join()
    say("closes")


if __name__ == "__main__":
    main()
