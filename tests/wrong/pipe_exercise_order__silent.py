"""Wrong: nobody says what he cooks."""

from multiprocessing import Pipe, Process

from scripts.say import say

DISHES = ["soup", "rice"]


def order(receiver, sender):
    receiver.close()
    for dish in DISHES:
        sender.send(dish)
        say(f"orders {dish}")
    sender.close()


def note(receiver, sender):
    sender.close()
    dishes = []
    while True:
        try:
            dishes.append(receiver.recv())
        except EOFError:
            break


def main():
    receiver, sender = Pipe(duplex=False)
    guest = Process(target=order, args=(receiver, sender), name="Guest")
    waiter = Process(target=note, args=(receiver, sender), name="Waiter")
    guest.start()
    waiter.start()
    receiver.close()
    sender.close()
    say("wants to kill the guest")
    guest.kill()
    guest.join()
    waiter.join()


if __name__ == "__main__":
    main()
