"""Two buyers and a pool that ends without a word: it *loses data*."""

from multiprocessing import Lock, Pool

from scripts.say import say


def buy(name, lock):
    say("arrives", who=name)
    with lock:
        say("buys a ticket", who=name)
    return name


def main():
    lock = Lock()
    with Pool(2) as pool:
        for name in ("Ann", "Bob"):
            pool.apply_async(buy, (name, lock))
        pool.close()
        pool.join()
    say("closes")


if __name__ == "__main__":
    main()
