"""Wrong: both buy without a lock."""

from multiprocessing import Manager, Pool

from scripts.say import say


def buy(name, lock):
    say("arrives", who=name)
    if True:
        say("buys a ticket", who=name)
    return name


def main():
    with Manager() as manager, Pool(2) as pool:
        lock = manager.Lock()
        buyers = [(name, lock) for name in ("Ann", "Bob")]
        results = [pool.apply_async(buy, buyer) for buyer in buyers]
        names = [result.get() for result in results]
        pool.close()
        pool.join()
    say(f"sold to {names}")


if __name__ == "__main__":
    main()
