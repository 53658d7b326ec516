"""Wrong: Bob does not come, and Ann does all."""

from multiprocessing import Process
from pathlib import Path

from scripts.say import say

TODO, DONE = Path("todo"), Path("done")


def take(job):
    try:
        job.replace(DONE / job.name)
    except FileNotFoundError:
        return False
    return True


def work():
    say("arrives")
    for number in (1, 2):
        job = TODO / f"job-{number}"
        if take(job):
            say(f"has {job.name}")


def main():
    for folder in (TODO, DONE):
        folder.mkdir()
    for number in (1, 2):
        Path(TODO, f"job-{number}").touch()
    workers = [Process(target=work, name="Ann")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    left = sorted(str(path) for path in Path().rglob("*") if path.is_file())
    say(f"finds {' '.join(left)}")


if __name__ == "__main__":
    main()
