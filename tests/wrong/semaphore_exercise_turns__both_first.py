"""Wrong: either may begin."""

from multiprocessing import Process, Semaphore

from scripts.say import say


def play(mine, yours, word):
    say("arrives")
    for _ in range(2):
        mine.acquire()
        say(word)
        yours.release()


def main():
    ann, bob = Semaphore(1), Semaphore(1)
    players = [
        Process(target=play, args=(ann, bob, "ping"), name="Ann"),
        Process(target=play, args=(bob, ann, "pong"), name="Bob"),
    ]
    for player in players:
        player.start()
    for player in players:
        player.join()
    say("is done")


if __name__ == "__main__":
    main()
