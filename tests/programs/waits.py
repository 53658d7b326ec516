"""Waits with a limit, and loops that look, sleep and look again: waits.py WAY."""

import asyncio
import concurrent.futures
import multiprocessing
import queue
import sys
import threading
import time
from multiprocessing import (
    Barrier,
    Condition,
    Event,
    Lock,
    Pipe,
    Pool,
    Process,
    Queue,
    SimpleQueue,
    Value,
    connection,
)

from scripts.say import say

LONG = 3600  # seconds: no clock ends a run that waits for it


def run(**actors):
    """Start one process for each name, and join them all."""
    workers = [Process(target=target, args=args, name=name) for name, (target, *args) in actors.items()]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def tell(good):
    say("has it" if good else "gives up")


# ---- one wait with a limit, one who may be in time -------------------------------------------------


def try_lock(lock):
    say("comes")
    good = lock.acquire(timeout=LONG)
    tell(good)
    if good:
        lock.release()


def hold(lock):
    say("wants")
    with lock:
        say("is inside")


def lock():
    one = Lock()
    run(Ann=(hold, one), Bob=(try_lock, one))


def get(orders):
    say("comes")
    try:
        orders.get(timeout=LONG)
    except queue.Empty:
        say("gives up")
    else:
        say("has it")


def put(orders):
    say("puts")
    orders.put("soup")


def queued():
    orders = Queue()
    run(Ann=(put, orders), Bob=(get, orders))


def look(end):
    say("comes")
    tell(end.poll(LONG))


def send(end):
    say("sends")
    end.send("soup")


def pipe():
    reader, writer = Pipe(duplex=False)
    run(Ann=(send, writer), Bob=(look, reader))


def look_at_both(ends):
    say("comes")
    tell(connection.wait(ends, LONG))


def either_pipe():
    (one, writer), (other, _writer) = Pipe(duplex=False), Pipe(duplex=False)
    run(Ann=(send, writer), Bob=(look_at_both, [one, other]))


def wait(light):
    say("comes")
    tell(light.wait(LONG))


def turn(light):
    say("turns")
    light.set()


def event():
    light = Event()
    run(Ann=(turn, light), Bob=(wait, light))


def await_flag(ready, flag):
    say("comes")
    with ready:
        good = ready.wait_for(lambda: flag.value, LONG)
    tell(good)


def raise_flag(ready, flag):
    say("raises")
    with ready:
        flag.value = 1
        ready.notify_all()


def condition():
    ready, flag = Condition(), Value("i", 0)
    run(Ann=(raise_flag, ready, flag), Bob=(await_flag, ready, flag))


def meet(gate):
    say("comes")
    try:
        gate.wait(LONG)
    except threading.BrokenBarrierError:
        say("gives up")
    else:
        say("has it")


def barrier():
    gate = Barrier(2)
    run(Ann=(meet, gate), Bob=(meet, gate))


def speak():
    say("works")


def join():
    """The main process says something only after its wait: it is an actor all the same."""
    ann = Process(target=speak, name="Ann")
    ann.start()
    ann.join(LONG)
    tell(not ann.is_alive())
    ann.join()


def sentinel():
    ann = Process(target=speak, name="Ann")
    ann.start()
    tell(connection.wait([ann.sentinel], LONG))
    ann.join()


def task(name):
    say("works", who=name)
    return 1


def result():
    with Pool(1) as pool:
        answer = pool.apply_async(task, ("task 1",))
        try:
            answer.get(LONG)
        except multiprocessing.TimeoutError:
            say("gives up")
        else:
            say("has it")
        answer.wait()
        pool.close()
        pool.join()


def future():
    with concurrent.futures.ProcessPoolExecutor(1) as pool:
        answer = pool.submit(task, "task 1")
        try:
            answer.result(LONG)
        except concurrent.futures.TimeoutError:
            say("gives up")
        else:
            say("has it")


# ---- the same in threads of one process -----------------------------------------------------------


def in_threads(**actors):
    threads = [threading.Thread(target=named, args=(name, *rest), name=name) for name, rest in actors.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def named(name, target, *args):
    target(name, *args)


def thread_waits(name, light):
    say("comes", who=name)
    say("has it" if light.wait(LONG) else "gives up", who=name)


def thread_turns(name, light):
    say("turns", who=name)
    light.set()


def thread_event():
    light = threading.Event()
    in_threads(Ann=(thread_turns, light), Bob=(thread_waits, light))


def thread_gets(name, orders):
    say("comes", who=name)
    try:
        orders.get(timeout=LONG)
    except queue.Empty:
        say("gives up", who=name)
    else:
        say("has it", who=name)


def thread_puts(name, orders):
    say("puts", who=name)
    orders.put("soup")


def thread_queue():
    orders = queue.Queue()
    in_threads(Ann=(thread_puts, orders), Bob=(thread_gets, orders))


# ---- no wait at all --------------------------------------------------------------------------------


def try_at_once(lock):
    say("comes")
    good = lock.acquire(timeout=0)
    tell(good)
    if good:
        lock.release()


def zero():
    one = Lock()
    run(Ann=(hold, one), Bob=(try_at_once, one))


def blink():
    say("comes")
    time.sleep(0)
    say("has it")


def zero_sleep():
    run(Ann=(blink,))


# ---- sleepers --------------------------------------------------------------------------------------


def doze(flag):
    say("lies down")
    time.sleep(LONG)
    tell(flag.value)


def mark(flag):
    say("marks")
    flag.value = 1


def sleep():
    flag = Value("i", 0)
    run(Ann=(mark, flag), Bob=(doze, flag))


def doze_twice(flag):
    say("lies down")
    time.sleep(LONG)
    time.sleep(2 * LONG)
    tell(flag.value)


def sleep_twice():
    """Two sleeps in a row are no loop that polls: Ann may come after both of them."""
    flag = Value("i", 0)
    run(Ann=(mark, flag), Bob=(doze_twice, flag))


async def async_doze(flag):
    say("lies down")
    await asyncio.sleep(0.2)
    tell(flag.value)


def run_async(flag):
    asyncio.run(async_doze(flag))


def async_sleep():
    flag = Value("i", 0)
    run(Ann=(mark, flag), Bob=(run_async, flag))


async def async_patience(end):
    say("comes")
    loop, there = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(end.fileno(), there.set)
    try:
        await asyncio.wait_for(there.wait(), 0.2)
    except TimeoutError:
        say("gives up")
    else:
        say("has it")
    loop.remove_reader(end.fileno())


def run_async_patience(end):
    asyncio.run(async_patience(end))


def async_wait_for():
    reader, writer = Pipe(duplex=False)
    run(Ann=(send, writer), Bob=(run_async_patience, reader))


# ---- loops that poll -------------------------------------------------------------------------------


def poll_for(flag):
    say("looks")
    while not flag.value:
        time.sleep(0.1)
    say("has it")


def poll():
    flag = Value("i", 0)
    run(Ann=(mark, flag), Bob=(poll_for, flag))


def poll_nobody():
    run(Ann=(speak,), Bob=(poll_for, Value("i", 0)))


def poll_together():
    flag = Value("i", 0)
    run(Bob=(poll_for, flag), Cyd=(poll_for, flag))


def poll_aloud(flag):
    while not flag.value:
        say("looks")
        time.sleep(0.1)
    say("has it")


def aloud():
    """Each round has a say of its own: without fairness there would be no end of schedules."""
    flag = Value("i", 0)
    run(Ann=(mark, flag), Bob=(poll_aloud, flag))


def drain(orders):
    say("drains")
    while not orders.empty():
        time.sleep(0.1)
    say("has it")


def take(orders):
    say("takes")
    orders.get()


def poll_queue():
    orders = SimpleQueue()
    orders.put("soup")
    run(Ann=(take, orders), Bob=(drain, orders))


def poll_queue_nobody():
    orders = SimpleQueue()
    orders.put("soup")
    bob = Process(target=drain, args=(orders,), name="Bob")
    bob.start()
    bob.join()


def is_alive():
    """The main process looks whether its child is there, and says nothing."""
    ann = Process(target=speak, name="Ann")
    ann.start()
    while ann.is_alive():
        time.sleep(0.1)
    ann.join()
    say("has it")


def rung_in_time(bell, flag):
    say("rings")
    while not flag.value:
        bell.set()
        time.sleep(0.1)


def hear(bell, flag):
    say("comes")
    bell.wait()
    flag.value = 1
    say("has it")


def rings_again():
    """Ann rings until Bob has heard it."""
    bell, flag = Event(), Value("i", 0)
    run(Ann=(rung_in_time, bell, flag), Bob=(hear, bell, flag))


if __name__ == "__main__":
    globals()[sys.argv[1]]()
