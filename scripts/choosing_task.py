"""Two asyncio tasks want the last ticket; with --await they look, await and write, and it *races*."""

import argparse
import asyncio

from scripts.say import say


async def buy(name, left):
    await tell("arrives", name)
    seen = left[0]
    await tell(f"sees {seen}", name)
    await pay(name, left, seen)


async def buy_without_await(name, left):
    await tell("arrives", name)
    seen = left[0]
    await pay(name, left, seen)


async def pay(name, left, seen):
    if seen > 0:
        left[0] = seen - 1
        await tell("buys a ticket", name)
    else:
        await tell("goes home", name)


async def tell(text, name):
    await asyncio.to_thread(say, text, name)


async def open_shop(buy):
    left = [1]
    await asyncio.gather(buy("Ann", left), buy("Bob", left))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--await", dest="between", action="store_true", help="between looking and writing")
    options = parser.parse_args()

    asyncio.run(open_shop(buy if options.between else buy_without_await))


if __name__ == "__main__":
    main()
