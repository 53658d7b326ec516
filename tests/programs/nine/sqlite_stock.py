"""Two clerks sell from one row of a database: each looks first and writes then; mended: in one statement."""

import sqlite3
import sys
from multiprocessing import Process


def sell(mended):
    base = sqlite3.connect("shop.db")
    if mended:
        base.execute("UPDATE stock SET left = left - 1 WHERE left > 0")
    else:
        [left] = base.execute("SELECT left FROM stock").fetchone()
        if left > 0:
            base.execute("UPDATE stock SET left = ?", (left - 1,))
    base.commit()
    base.close()


if __name__ == "__main__":
    base = sqlite3.connect("shop.db")
    base.execute("CREATE TABLE stock (left INTEGER)")
    base.execute("INSERT INTO stock VALUES (5)")
    base.commit()
    clerks = [Process(target=sell, args=("mended" in sys.argv,)) for _ in range(2)]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join()
    [left] = base.execute("SELECT left FROM stock").fetchone()
    assert left == 3, f"{left} are left"
