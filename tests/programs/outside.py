"""Names that belong to the whole machine, and peers: outside.py WAY [PLACE]. Names are no other program's."""

import os
import select
import selectors
import socket
import sqlite3
import struct
import sys
import time
from multiprocessing import Process
from multiprocessing.connection import Client, Listener
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path

from scripts.say import say

PLACE = sys.argv[2] if len(sys.argv) > 2 else ""
FIXED = 48671
KEY = b"a shop's key"


def people(target, *args, names=("Ann", "Bob")):
    workers = [Process(target=target, args=args, name=name) for name in names]
    for worker in workers:
        worker.start()
    return workers


def join(workers):
    for worker in workers:
        worker.join()


def ask(family, address):
    say("calls")
    with socket.socket(family) as line:
        line.connect(address)
        line.sendall(b"so")  # in two pieces: the second waits for the first, in TCP
        line.sendall(b"up")
        line.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := line.recv(100):
            answer += piece
    say(f"has {len(answer)} letters")


def serve(shop, guests):
    for _ in range(guests):
        line, _address = shop.accept()
        with line:
            text = b""
            while piece := line.recv(100):
                text += piece
            line.sendall(text.upper())


def tcp():
    with socket.create_server(("127.0.0.1", 0)) as shop:
        guests = people(ask, socket.AF_INET, shop.getsockname())
        serve(shop, 2)
        join(guests)


def fixed_port():
    with socket.create_server(("127.0.0.1", FIXED)) as shop:
        guests = people(ask, socket.AF_INET, ("127.0.0.1", FIXED))
        serve(shop, 2)
        join(guests)


def unix():
    with socket.socket(socket.AF_UNIX) as shop:
        shop.bind("shop")
        shop.listen()
        guests = people(ask, socket.AF_UNIX, "shop")
        serve(shop, 2)
        join(guests)


def order(address):
    say("calls")
    with Client(address, authkey=KEY) as line:
        line.send("soup")
        answer = line.recv()
    say(f"has {answer}")


def listener(address):
    with Listener(address, authkey=KEY) as shop:
        guests = people(order, shop.address)
        for _ in guests:
            with shop.accept() as line:
                line.send(line.recv().upper())
        join(guests)


def listener_tcp():
    listener(("127.0.0.1", 0))


def listener_unix():
    listener("counter")


def count(name):
    say("looks")
    block = SharedMemory(name)
    seen = block.buf[0]
    say(f"sees {seen}")
    block.buf[0] = seen + 1
    block.close()


def shared_memory():
    block = SharedMemory("es_tests_counter", create=True, size=1)
    block.buf[0] = 0
    join(people(count, block.name))
    say(f"total {block.buf[0]}")
    block.close()
    block.unlink()


def add(path):
    say("looks")
    seen = int(path.read_text())
    say(f"sees {seen}")
    path.write_text(str(seen + 1))


def total(path):
    path.write_text("0")
    join(people(add, path))
    say(f"total {path.read_text()}")
    path.unlink()


def beside():
    total(Path(__file__).with_name("visitors_of_tests.txt"))


def absolute():
    total(Path(PLACE) / "visitors.txt")


# ---- a peer outside of the program -----------------------------------------------------------------


def call_out(port):
    say("calls")
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(b"soup")
        say(f"has {line.recv(100).decode()}")


def server():
    join(people(call_out, int(PLACE), names=("Ann",)))


def call_unix(path):
    say("calls")
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(path.replace("@", "\0"))
        line.sendall(b"soup")
        say(f"has {line.recv(100).decode()}")


def unix_server():
    join(people(call_unix, PLACE, names=("Ann",)))


def call_polling(path):
    say("calls")
    with socket.socket(socket.AF_UNIX) as line, selectors.DefaultSelector() as selector:
        line.connect(path.replace("@", "\0"))
        selector.register(line, selectors.EVENT_READ)
        selector.select()
        say("is answered")


def unix_server_polled():
    join(people(call_polling, PLACE, names=("Ann",)))


def listen(line):
    say("listens")
    say(f"has {line.recv(100)!r}")


def silent_pair():
    """Nobody writes to the other end, which only the program has."""
    mine, _other = socket.socketpair()
    join(people(listen, mine, names=("Ann",)))


def read_fifo(path):
    say("reads")
    with open(path) as file:
        say(f"has {file.read()}")


def fifo():
    """A named pipe whose other end somebody outside has open."""
    join(people(read_fifo, PLACE, names=("Ann",)))


def read_pty(path):
    say("reads")
    end = os.open(path, os.O_RDONLY | os.O_NOCTTY)
    say(f"has {os.read(end, 100)!r}")
    os.close(end)


def pty():
    join(people(read_pty, PLACE, names=("Ann",)))


# ---- limits that the kernel keeps ------------------------------------------------------------------


def listen_patiently(line):
    say("listens")
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", 0, 300_000))
    try:
        line.recv(100)
    except BlockingIOError:
        say("gives up")
    else:
        say("has it")


def speak(line):
    say("speaks")
    line.sendall(b"soup")


def so_rcvtimeo():
    mine, other = socket.socketpair()
    workers = people(listen_patiently, mine, names=("Ann",)) + people(speak, other, names=("Bob",))
    join(workers)


def wait_for_timer():
    say("waits")
    timer = os.timerfd_create(time.CLOCK_MONOTONIC)
    os.timerfd_settime(timer, initial=0.3)
    os.read(timer, 8)
    os.close(timer)
    say("woke")


def timerfd():
    join(people(wait_for_timer, names=("Ann",)))


def wait_for_ready(line):
    say("listens")
    say("has it" if select.select([line], [], [], 3600)[0] else "gives up")


def selected():
    mine, other = socket.socketpair()
    workers = people(wait_for_ready, mine, names=("Ann",)) + people(speak, other, names=("Bob",))
    join(workers)


def sell(path):
    say("comes")
    shop = sqlite3.connect(path, timeout=0.3, isolation_level=None)
    try:
        shop.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        say("is refused")
    else:
        say("sells")
        shop.execute("COMMIT")
    shop.close()


def sqlite():
    sqlite3.connect("shop.db").execute("CREATE TABLE tickets (n)").connection.close()
    join(people(sell, "shop.db"))


if __name__ == "__main__":
    globals()[sys.argv[1]]()
