"""Two runners wait for the starter's signal; nobody misses it, whoever comes first."""

from multiprocessing import Event, Process

from scripts.say import say


def run(go):
    say("arrives")
    go.wait()
    say("runs")


def start(go):
    say("arrives")
    go.set()
    say("has given the signal")


def main():
    go = Event()
    people = [Process(target=run, args=(go,), name=name) for name in ("Ann", "Bob")]
    people.append(Process(target=start, args=(go,), name="Zoe"))
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
