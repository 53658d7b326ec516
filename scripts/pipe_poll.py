"""A guest asks poll() before each recv(), while the cook sends a dish and closes his end."""

from multiprocessing import Pipe, Process

from scripts.say import say


def cook(receiver, sender):
    receiver.close()
    say("arrives")
    sender.send("soup")
    say("has sent soup")
    sender.close()
    say("has closed his end")


def eat(receiver, sender):
    sender.close()
    say("arrives")
    while True:
        try:
            say(f"polls: {receiver.poll(None)}")
            dish = receiver.recv()
        except (EOFError, BrokenPipeError):  # the second: on Windows, from poll()
            break
        say(f"gets {dish}")
    say("has come to the end")


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
