"""Callbacks collect two results, and the main process waits for the pool."""

from multiprocessing import Pool

from scripts.say import say


def work(n):
    say("starts", who=f"task {n}")
    return n


def main():
    done = []
    with Pool(2) as pool:
        for n in (1, 2):
            pool.apply_async(work, (n,), callback=done.append)
        pool.close()
        pool.join()
    say(f"has {sorted(done)}")


if __name__ == "__main__":
    main()
