"""A lock keeps the sum right, and one has to wait while the other asks."""

import asyncio

from scripts.say import say


async def ask(name, price):
    await asyncio.to_thread(say, "asks", name)
    return price


async def add(name, price, total, lock):
    await asyncio.to_thread(say, "arrives", name)
    async with lock:
        total[0] += await ask(name, price)


async def shop():
    total = [0]
    lock = asyncio.Lock()
    await asyncio.gather(add("Ann", 2, total, lock), add("Bob", 3, total, lock))
    say(f"counts {total[0]}")


def main():
    asyncio.run(shop())


if __name__ == "__main__":
    main()
