"""One program for each tool of multiprocessing: tools.py TOOL."""

import sys
from multiprocessing import (
    Barrier,
    Condition,
    Event,
    Manager,
    Pipe,
    Pool,
    Process,
    Queue,
    RLock,
    Value,
)
from multiprocessing.shared_memory import SharedMemory

from scripts.say import say


def run(**actors):
    """Start one process for each name, and join them all."""
    processes = [Process(target=target, args=args, name=name) for name, (target, *args) in actors.items()]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


def put(queue, item):
    say("starts")
    queue.put(item)
    say("has put")


def queue():
    items = Queue()
    producers = [Process(target=put, args=(items, name), name=name) for name in ("Ann", "Bob")]
    for producer in producers:
        producer.start()
    got = sorted(items.get() for _ in producers)
    for producer in producers:
        producer.join()
    say(f"got {got}")


def send(end):
    say("sends")
    end.send("hello")
    end.close()


def receive(end):
    say("receives")
    say(end.recv())
    end.close()


def pipe():
    reader, writer = Pipe(duplex=False)
    run(Ann=(send, writer), Bob=(receive, reader))


def cross(light):
    say("waits")
    light.wait()
    say("crosses")


def turn(light):
    say("turns green")
    light.set()


def event():
    light = Event()
    run(Ann=(cross, light), Bob=(turn, light))


def await_flag(condition, flag):
    say("arrives")
    with condition:
        while not flag.value:
            condition.wait()
        say("goes on")


def raise_flag(condition, flag):
    say("arrives")
    with condition:
        flag.value = 1
        condition.notify_all()
        say("notifies")


def condition():
    ready, flag = Condition(), Value("i", 0)
    run(Ann=(await_flag, ready, flag), Bob=(raise_flag, ready, flag))


def meet(gate):
    say("comes")
    gate.wait()
    say("goes")


def barrier():
    gate = Barrier(2)
    run(Ann=(meet, gate), Bob=(meet, gate))


def nest(lock):
    say("starts")
    with lock, lock:
        say("is inside twice")


def rlock():
    lock = RLock()
    run(Ann=(nest, lock), Bob=(nest, lock))


def add(counts, lock):
    say("starts")
    with lock:
        counts["n"] += 1
        say("has added")


def manager():
    with Manager() as server:
        counts, lock = server.dict(n=0), server.Lock()
        run(Ann=(add, counts, lock), Bob=(add, counts, lock))
        say(f"total {counts['n']}")


def poke(name):
    say("starts")
    memory = SharedMemory(name)
    seen = memory.buf[0]
    say(f"sees {seen}")
    memory.buf[0] = seen + 1
    memory.close()


def memory():
    shared = SharedMemory(create=True, size=1)
    shared.buf[0] = 0
    run(Ann=(poke, shared.name), Bob=(poke, shared.name))
    say(f"total {shared.buf[0]}")
    shared.close()
    shared.unlink()


def task(number):
    say("starts", who=f"task {number}")
    return number


def pool():
    with Pool(2) as workers:
        results = list(workers.imap_unordered(task, [1, 2, 3]))
    say(f"results {sorted(results)}")


if __name__ == "__main__":
    globals()[sys.argv[1]]()
