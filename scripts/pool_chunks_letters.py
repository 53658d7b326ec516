"""One letter of four fails; with --chunksize 2 it *loses data*, if not --safe."""

import argparse
from multiprocessing import Pool

from scripts.say import say


def send(n):
    say("starts", who=f"letter {n}")
    if n == 1:
        raise ValueError("no address")
    say("is sent", who=f"letter {n}")
    return n


def send_safely(n):
    try:
        return send(n)
    except ValueError as error:
        return error


def collect(results):
    """All results that there are, whatever stands between them."""
    while True:
        try:
            yield next(results)
        except StopIteration:
            return
        except ValueError as error:
            yield error


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chunksize", type=int, default=1)
    parser.add_argument("--safe", action="store_true")
    options = parser.parse_args()

    work = send_safely if options.safe else send
    with Pool(2) as pool:
        results = pool.imap_unordered(work, [1, 2, 3, 4], options.chunksize)
        sent = [n for n in collect(results) if isinstance(n, int)]
        pool.close()
        pool.join()
    say(f"knows of {sorted(sent)}")


if __name__ == "__main__":
    main()
