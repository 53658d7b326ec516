"""Forty look-ups in one table: how often is it pickled on its way?"""

import argparse
from functools import partial
from multiprocessing import Pool

from scripts.say import say


class Table(dict):
    pickled = 0

    def __reduce__(self):
        Table.pickled += 1
        return Table, (dict(self),)


def look_up(table, key):
    return table[key]


def receive(table):
    global shared
    shared = table


def look_up_shared(key):
    return shared[key]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chunksize", type=int)
    parser.add_argument("--initializer", action="store_true")
    options = parser.parse_args()

    table = Table((n, n * n) for n in range(40))
    if options.initializer:
        pool, work = Pool(2, receive, (table,)), look_up_shared
    else:
        pool, work = Pool(2), partial(look_up, table)
    with pool:
        squares = pool.map(work, range(40), options.chunksize)
        pool.close()
        pool.join()
    right = squares == [n * n for n in range(40)]
    say(f"has pickled the table {Table.pickled} times; all right: {right}")


if __name__ == "__main__":
    main()
