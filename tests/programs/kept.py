"""Ann and Bob meet at a barrier, and write into a list and a dictionary of a manager."""

from multiprocessing import Barrier, Manager, Process

from every_schedule import say


def work(name, barrier, names, ages):
    say("arrives", name)
    names.append(name)
    say("has written its name", name)
    ages[name] = 7
    say("waits", name)
    barrier.wait()
    say("is done", name)


def main():
    with Manager() as manager:
        names, ages, barrier = manager.list(), manager.dict(), Barrier(2)
        workers = [
            Process(target=work, args=(name, barrier, names, ages), name=name) for name in ("Ann", "Bob")
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()


if __name__ == "__main__":
    main()
