"""An executor's threads, or those of asyncio, add to a number in a file; it *races*."""

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

FILE = Path("number.txt")


def add(number):
    before = int(FILE.read_text() or "0")
    FILE.write_text(str(before + number))


def hand_over(number):
    FILE.with_name(f"{number}.txt").touch()


async def both(work):
    await asyncio.gather(asyncio.to_thread(work, 1), asyncio.to_thread(work, 2))


def main():
    FILE.write_text("0")
    if sys.argv[1] == "asyncio":
        asyncio.run(both(add))
    elif sys.argv[1] == "apart":
        asyncio.run(both(hand_over))
    else:
        with ThreadPoolExecutor(2) as executor:
            list(executor.map(add, [1, 2]))
    print(FILE.read_text())


if __name__ == "__main__":
    main()
