"""Wrong: nothing is fixed, and the line between asking and getting is gone."""

from multiprocessing import Lock, Pipe, Process

from scripts.say import say


def answer(clerk_end, client_end):
    client_end.close()
    while True:
        try:
            name = clerk_end.recv()
        except EOFError:
            break
        clerk_end.send(f"a letter for {name}")


def ask(clerk_end, client_end, name, lock):
    clerk_end.close()
    say("arrives")
    with lock:
        client_end.send(name)
    with lock:
        letter = client_end.recv()
    say(f"gets {letter}")


def main():
    clerk_end, client_end = Pipe()
    lock = Lock()
    clerk = Process(target=answer, args=(clerk_end, client_end), name="Clerk")
    clients = [
        Process(target=ask, args=(clerk_end, client_end, name, lock), name=name) for name in ("Ann", "Bob")
    ]
    for process in [clerk, *clients]:
        process.start()
    clerk_end.close()
    client_end.close()
    for process in [clerk, *clients]:
        process.join()


if __name__ == "__main__":
    main()
