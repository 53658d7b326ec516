"""Two people write into one list of a managed dictionary, which is managed, too."""

from multiprocessing import Manager, Process

from scripts.say import say


def score(teams, points):
    say("arrives")
    for number in points:
        teams["red"].append(number)
        say(f"adds {number}")


def main():
    with Manager() as manager:
        teams = manager.dict(red=manager.list(), blue=manager.list())
        people = [
            Process(target=score, args=(teams, [1]), name="Ann"),
            Process(target=score, args=(teams, [2]), name="Bob"),
        ]
        for person in people:
            person.start()
        for person in people:
            person.join()
        say(f"red has {sorted(teams['red'])}")


if __name__ == "__main__":
    main()
