"""Steps in which several go on, and who is killed while it waits: wakes.py WAY."""

import os
import signal
import sys
import threading
from multiprocessing import (
    Barrier,
    Condition,
    Event,
    Lock,
    Manager,
    Process,
    Queue,
    Semaphore,
    SimpleQueue,
    Value,
)

from scripts.say import say


def run(**actors):
    """Start one process for each name, and join them all."""
    workers = [Process(target=target, args=args, name=name) for name, (target, *args) in actors.items()]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def number(count):
    """Draw a number: two who did it at the same time would get the same one."""
    count.value += 1
    return count.value


def meet(gate, count):
    say("comes")
    gate.wait()
    say(f"is number {number(count)}")


def barrier():
    gate, count = Barrier(3), Value("i", 0, lock=False)
    run(Ann=(meet, gate, count), Bob=(meet, gate, count), Cyd=(meet, gate, count))


def turn(light, count):
    say("turns")
    light.set()
    say(f"is number {number(count)}")


def event():
    light, count = Event(), Value("i", 0, lock=False)
    run(Ann=(meet, light, count), Bob=(meet, light, count), Cyd=(turn, light, count))


def eat(ready, loaves):
    say("comes")
    with ready:
        while not loaves.value:
            ready.wait()
        loaves.value -= 1
    say("eats")


def bake(ready, loaves):
    say("bakes")
    with ready:
        loaves.value += 2
        ready.notify_all()


def condition():
    ready, loaves = Condition(), Value("i", 0, lock=False)
    run(Ann=(eat, ready, loaves), Bob=(eat, ready, loaves), Cyd=(bake, ready, loaves))


def take(orders, count):
    say("comes")
    orders.get()
    say(f"is number {number(count)}")


def put_two(first, second):
    say("puts")
    first.put("soup")
    second.put("cake")


def feeders():
    """Two feeder threads write, one for each queue, and who gets from them go on in the same step."""
    first, second, count = Queue(), Queue(), Value("i", 0, lock=False)
    run(Ann=(put_two, first, second), Bob=(take, first, count), Cyd=(take, second, count))


def enter(seats, count):
    say("comes")
    seats.acquire()
    say(f"is number {number(count)}")


def let_in(seats):
    say("lets in")
    for _ in range(3):
        seats.release()


def semaphore():
    seats, count = Semaphore(0), Value("i", 0, lock=False)
    run(
        Ann=(enter, seats, count),
        Bob=(enter, seats, count),
        Cyd=(enter, seats, count),
        Door=(let_in, seats),
    )


def hold(lock):
    say("wants")
    with lock:
        say("has it")


def killed():
    """Ann is killed, perhaps while she waits for the lock: she never had it, so Bob gets it."""
    lock = Lock()
    lock.acquire()
    ann, bob = Process(target=hold, args=(lock,), name="Ann"), Process(target=hold, args=(lock,), name="Bob")
    ann.start()
    bob.start()
    say("kills")
    ann.kill()
    ann.join()
    lock.release()
    bob.join()


def hang_up():
    say("comes")
    os.setsid()
    say("is alone")


def own_session():
    run(Ann=(hang_up,), Bob=(hang_up,))


def by_hand():
    """Two forks without multiprocessing; the child says its own name."""
    children = []
    for name in ("Ann", "Bob"):
        child = os.fork()
        if not child:
            say("comes", who=name)
            say("goes", who=name)
            os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)


def in_thread(name, lock):
    say("wants", who=name)
    with lock:
        say("has it", who=name)


def threads():
    lock = threading.Lock()
    people = [threading.Thread(target=in_thread, args=(name, lock)) for name in ("Ann", "Bob")]
    for person in people:
        person.start()
    for person in people:
        person.join()


def add(counts):
    say("comes")
    seen = counts["n"]
    say("looks")
    counts["n"] = seen + 1


def manager():
    with Manager() as server:
        counts = server.dict(n=0)
        run(Ann=(add, counts), Bob=(add, counts))
        say(f"total {counts['n']}")


def beat(stop):
    while not stop.wait(0.2):
        pass


def work(lock):
    stop = threading.Event()
    threading.Thread(target=beat, args=(stop,), daemon=True).start()
    hold(lock)


def beating_threads():
    lock = Lock()
    run(Ann=(work, lock), Bob=(work, lock))


def beat_alone(pulse):
    while not pulse.wait(0.2):
        pass


def beating_process():
    """A daemon that says nothing, and beats: it is in a wait of its own code, so its time is a move."""
    pulse, lock = Event(), Lock()
    Process(target=beat_alone, args=(pulse,), name="Heart", daemon=True).start()
    run(Ann=(hold, lock))


def read_all():
    say("reads")
    say(f"has {sys.stdin.read()!r}")


def stdin():
    """Children of multiprocessing have no input of their own: it ends at once."""
    run(Ann=(read_all,))


def pass_on(mine, other):
    say("passes")
    other.put(0)
    mine.get()
    say("has it")


def exchange():
    """Who moves second wakes the first, and goes on itself before the other does."""
    left, right = SimpleQueue(), SimpleQueue()
    run(Ann=(pass_on, left, right), Bob=(pass_on, right, left))


# ---- signals ---------------------------------------------------------------------------------------


def handled(flag):
    signal.signal(signal.SIGUSR1, lambda *_: say("hears", who="handler"))
    say("comes")
    flag.set()
    say("goes")


def handler():
    """Ann's handler says a line of its own, while she is held or when she is at the end."""
    ready = Event()
    ann = Process(target=handled, args=(ready,), name="Ann")
    ann.start()
    ready.wait()
    os.kill(ann.pid, signal.SIGUSR1)
    ann.join()


def alarmed():
    signal.signal(signal.SIGALRM, lambda *_: None)
    say("comes")
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    signal.pause()
    say("woke")


def alarm():
    run(Ann=(alarmed,))


def alarmed_to_death():
    say("comes")
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    signal.pause()
    say("is not reached")


def deadly_alarm():
    run(Ann=(alarmed_to_death,))


def waits_for_alarm():
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
    say("comes")
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    signal.sigwait({signal.SIGALRM})
    say("woke")


def sigwait():
    run(Ann=(waits_for_alarm,))


def waits_for_ever():
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR2})
    say("comes")
    signal.sigwait({signal.SIGUSR2})


def sigwait_nobody():
    run(Ann=(waits_for_ever,))


if __name__ == "__main__":
    globals()[sys.argv[1]]()
