"""Wrong: a chunk of three and one of one."""

from multiprocessing import Pool

from scripts.say import say


def work(n):
    say("starts", who=f"job {n}")
    return n


def main():
    with Pool(2) as pool:
        done = pool.map(work, [1, 2, 3, 4], chunksize=3)
        pool.close()
        pool.join()
    say(f"has {done}")


if __name__ == "__main__":
    main()
