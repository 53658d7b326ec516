"""Wrong: both make the file that says that it is done, and both have the job."""

from multiprocessing import Process
from pathlib import Path

from scripts.say import say

TODO, DONE = Path("todo"), Path("done")


def take(job):
    if Path(DONE, job.name).exists():
        return False
    job.unlink(missing_ok=True)
    Path(DONE, job.name).touch()
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
    workers = [Process(target=work, name="Ann"), Process(target=work, name="Bob")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    left = sorted(str(path) for path in Path().rglob("*") if path.is_file())
    say(f"finds {' '.join(left)}")


if __name__ == "__main__":
    main()
