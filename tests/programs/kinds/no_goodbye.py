"""The parent ends with an exception while a non-daemon child waits for work: the exit joins it forever."""

import sys
from multiprocessing import Pipe, Process


def serve(conn):
    while (order := conn.recv()) != "stop":
        conn.send(order.upper())


def main():
    here, there = Pipe()
    child = Process(target=serve, args=(there,))
    child.start()
    here.send("soup")
    try:
        if here.recv() == "SOUP":
            raise ValueError("no soup today")
    finally:
        if "safe" in sys.argv:
            here.send("stop")


if __name__ == "__main__":
    try:
        main()
    except ValueError as error:
        print(error)
