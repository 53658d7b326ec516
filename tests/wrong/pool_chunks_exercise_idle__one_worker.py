"""Wrong: one worker does all jobs."""

from multiprocessing import Pool

from scripts.say import say


def work(n):
    say("starts", who=f"job {n}")
    return n


def main():
    with Pool(1) as pool:
        done = pool.map(work, [1, 2, 3, 4], chunksize=2)
        pool.close()
        pool.join()
    say(f"has {done}")


if __name__ == "__main__":
    main()
