"""Three processes count words in a managed dictionary; mended: under a lock."""

import sys
from contextlib import nullcontext
from multiprocessing import Lock, Manager, Process


def count(words, counts, lock):
    for word in words:
        with lock or nullcontext():
            if word in counts:
                counts[word] += 1
            else:
                counts[word] = 1


if __name__ == "__main__":
    lock = Lock() if "mended" in sys.argv else None
    texts = [["bun", "rice"], ["bun"], ["bun"]]
    with Manager() as manager:
        counts = manager.dict()
        workers = [Process(target=count, args=(text, counts, lock)) for text in texts]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert dict(counts) == {"bun": 3, "rice": 1}, dict(counts)
