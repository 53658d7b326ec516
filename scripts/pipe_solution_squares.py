"""A worker sends three squares, the parent adds them up after it has closed its own sending end."""

from multiprocessing import Pipe, Process

from scripts.say import say


def work(sender):
    for n in (1, 2, 3):
        sender.send(n * n)
    say("has sent three squares")


def main():
    receiver, sender = Pipe(duplex=False)
    worker = Process(target=work, args=(sender,), name="Ann")
    worker.start()
    sender.close()
    total = 0
    while True:
        try:
            total += receiver.recv()
        except EOFError:
            break
    worker.join()
    say(f"counts {total}")


if __name__ == "__main__":
    main()
