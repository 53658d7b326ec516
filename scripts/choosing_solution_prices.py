"""Two asyncio tasks add a price each: first the await, then the sum."""

import asyncio

from scripts.say import say


async def ask(name, price):
    await asyncio.to_thread(say, "asks", name)
    return price


async def add(name, price, total):
    await asyncio.to_thread(say, "arrives", name)
    answer = await ask(name, price)
    total[0] += answer


async def shop():
    total = [0]
    await asyncio.gather(add("Ann", 2, total), add("Bob", 3, total))
    say(f"counts {total[0]}")


def main():
    asyncio.run(shop())


if __name__ == "__main__":
    main()
