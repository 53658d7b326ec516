"""Two buyers, one ticket in SQLite; it *races*. With --one-update or --immediate it does not."""

import argparse
import sqlite3
from multiprocessing import Process

from scripts.say import say


def read_then_write(db, begin):
    if begin:
        db.execute(begin)
    [left] = db.execute("SELECT n FROM tickets").fetchone()
    say(f"sees {left}")
    if left > 0:
        db.execute("UPDATE tickets SET n = ?", [left - 1])
    if begin:
        say("is about to commit")
        db.execute("COMMIT")
    return left > 0


def one_update(db, begin):
    return db.execute("UPDATE tickets SET n = n - 1 WHERE n > 0").rowcount == 1


def buy(sell, begin, timeout, rollback):
    say("arrives")
    db = sqlite3.connect("shop.db", timeout=timeout, isolation_level=None)
    try:
        say("buys a ticket" if sell(db, begin) else "goes home")
    except sqlite3.OperationalError as error:
        if rollback:
            db.rollback()
        say(f"is refused: {error}")
    finally:
        db.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deferred", action="store_const", const="BEGIN")
    parser.add_argument("--immediate", action="store_const", const="BEGIN IMMEDIATE")
    parser.add_argument("--one-update", action="store_true")
    parser.add_argument("--rollback", action="store_true", help="when refused, at once")
    parser.add_argument("--wal", action="store_true", help="write-ahead log")
    parser.add_argument("--timeout", type=float, default=0, help="the busy timeout")
    options = parser.parse_args()

    db = sqlite3.connect("shop.db", isolation_level=None)
    db.execute(f"PRAGMA journal_mode = {'WAL' if options.wal else 'DELETE'}")
    db.execute("CREATE TABLE tickets (n INTEGER)")
    db.execute("INSERT INTO tickets VALUES (1)")
    db.close()
    sell = one_update if options.one_update else read_then_write
    begin = options.deferred or options.immediate
    args = (sell, begin, options.timeout, options.rollback)
    buyers = [
        Process(target=buy, args=args, name="Ann"),
        Process(target=buy, args=args, name="Bob"),
    ]
    for buyer in buyers:
        buyer.start()
    for buyer in buyers:
        buyer.join()
    db = sqlite3.connect("shop.db")
    [left] = db.execute("SELECT n FROM tickets").fetchone()
    db.close()
    say(f"finds {left} left")


if __name__ == "__main__":
    main()
