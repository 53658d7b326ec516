"""Each process is handed one end and closes no other; under fork it *hangs*, otherwise it ends."""

from multiprocessing import Pipe, Process

from scripts.say import say


def cook(sender):
    say("arrives")
    sender.send("soup")
    sender.close()
    say("has closed his end")


def eat(receiver):
    say("arrives")
    while True:
        try:
            dish = receiver.recv()
        except EOFError:
            break
        say(f"gets {dish}")
    say("has come to the end")


def main():
    receiver, sender = Pipe(duplex=False)
    people = [
        Process(target=cook, args=(sender,), name="Cook"),
        Process(target=eat, args=(receiver,), name="Guest"),
    ]
    for person in people:
        person.start()
    receiver.close()
    sender.close()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
