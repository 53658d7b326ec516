"""Bytes arrive in a buffer of 10; a message that is too long comes with the exception."""

from multiprocessing import BufferTooShort, Pipe, Process

from scripts.say import say


def cook(receiver, sender):
    receiver.close()
    for dish in ("crème", "crème", "crème", "crème crème crème", "rice"):
        sender.send_bytes(dish.encode())
    sender.close()


def eat(receiver, sender):
    sender.close()
    say("arrives")
    buffer = bytearray(10)
    while True:
        try:
            size = receiver.recv_bytes_into(buffer)
        except EOFError:
            break
        except BufferTooShort as error:
            [message] = error.args
            say(f"{len(message)} bytes are too long: {message.decode()}")
        else:
            say(f"{size} bytes: {buffer[:size].decode()}")
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
