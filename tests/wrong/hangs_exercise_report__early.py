"""Wrong: Zoe is told before anybody has read."""

from multiprocessing import Process, Semaphore

from scripts.say import say


def read(text, done):
    done.release()
    say("arrives")
    try:
        number = int(text)
    except ValueError:
        say(f"cannot read {text}")
        return
    say(f"has read {number}")


def report(done):
    for _ in range(2):
        done.acquire()
    say("knows that both are done")


def main():
    done = Semaphore(0)
    people = [
        Process(target=read, args=("12", done), name="Ann"),
        Process(target=read, args=("1o", done), name="Bob"),
        Process(target=report, args=(done,), name="Zoe"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
