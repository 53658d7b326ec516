"""How many times longer 64 MB take through a pipe than in a block of shared memory."""

import argparse
from multiprocessing import Pipe, Process
from multiprocessing.shared_memory import SharedMemory
from time import perf_counter

PAGE = 4096


def total(data):
    return sum(data[::PAGE])


def serve(ends):
    while (message := ends.recv()) is not None:
        if isinstance(message, bytes):
            ends.send(total(message))
        else:
            ends.send(total(message.buf))
            message.close()


def best(ends, message, rounds):
    times = []
    for _ in range(rounds):
        start = perf_counter()
        ends.send(message)
        answer = ends.recv()
        times.append(perf_counter() - start)
    return answer, min(times)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()

    data = bytes([1]) * (options.megabytes << 20)
    block = SharedMemory(create=True, size=len(data))
    block.buf[:] = data
    ours, theirs = Pipe()
    server = Process(target=serve, args=(theirs,), name="Xia")
    server.start()
    through, by_name = best(ours, data, options.rounds), best(ours, block, options.rounds)
    ours.send(None)
    server.join()
    block.close()
    block.unlink()
    print(f"same answer: {through[0] == by_name[0] > 0}; {through[1] / by_name[1]:.0f} times longer")


if __name__ == "__main__":
    main()
