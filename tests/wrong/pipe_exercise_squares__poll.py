"""Wrong: the parent gives up after a while."""

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
    total = 0
    while receiver.poll(1):
        total += receiver.recv()
    worker.join()
    say(f"counts {total}")


if __name__ == "__main__":
    main()
