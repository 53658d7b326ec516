"""Wrong: one worker does all."""

from multiprocessing import Pool

from scripts.say import say


def work(n):
    say("starts", who=f"task {n}")
    return n


def main():
    done = []
    with Pool(1) as pool:
        for n in (1, 2):
            last = pool.apply_async(work, (n,), callback=done.append)
        last.wait()
    say(f"has {sorted(done)}")


if __name__ == "__main__":
    main()
