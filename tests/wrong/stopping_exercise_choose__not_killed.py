"""Wrong: nobody is killed, so nothing is done twice, and nothing is missed."""

from multiprocessing import Process
from pathlib import Path

from scripts.say import say


def do(job):
    with Path(f"{job}.txt").open("a") as log:
        log.write(f"{job}\n")
    say(f"has done the {job}")


def mark(job):
    Path(f"{job}.done").touch()
    say(f"has marked the {job}")


ORDER = {"alarm": (mark, do), "bill": (do, mark)}


def work():
    say("arrives")
    for job, steps in ORDER.items():
        if not Path(f"{job}.done").exists():
            for step in steps:
                step(job)


def main():
    ann, bob = Process(target=work, name="Ann"), Process(target=work, name="Bob")
    ann.start()
    say("is about to kill Ann")
    ann.join()
    bob.start()
    bob.join()
    for job in ORDER:
        done = Path(f"{job}.txt").read_text().split() if Path(f"{job}.txt").exists() else []
        say(f"{job}: {len(done)} times")


if __name__ == "__main__":
    main()
