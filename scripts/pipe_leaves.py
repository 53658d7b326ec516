"""The guest takes one dish and leaves; the cook is ready to find nobody there."""

from multiprocessing import Pipe, Process

from scripts.say import say


def cook(receiver, sender):
    receiver.close()
    say("arrives")
    for dish in ("soup", "rice"):
        try:
            sender.send(dish)
        except BrokenPipeError:
            say(f"cannot send {dish}")
            break
        say(f"has sent {dish}")
    sender.close()


def eat(receiver, sender):
    sender.close()
    say("arrives")
    say(f"gets {receiver.recv()}")
    receiver.close()
    say("has left")


def main():
    receiver, sender = Pipe(duplex=False)
    people = [
        Process(target=cook, args=(receiver, sender), name="Cook"),
        Process(target=eat, args=(receiver, sender), name="Guest"),
    ]
    for person in people:
        person.start()
    receiver.close()
    sender.close()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
