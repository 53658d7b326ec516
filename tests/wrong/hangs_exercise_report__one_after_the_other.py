"""Wrong: each is started when the one before has ended."""

from multiprocessing import Process, Semaphore

from scripts.say import say


def read(text, done):
    say("arrives")
    try:
        say(f"has read {int(text)}")
    except ValueError:
        say(f"cannot read {text}")
    finally:
        done.release()


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
        person.join()


if __name__ == "__main__":
    main()
