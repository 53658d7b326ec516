"""Ann's list is assigned, Bob's is not."""

from multiprocessing import Manager, Process

from scripts.say import say


def score(teams, points):
    say("arrives")
    for number in points:
        teams["red"].append(number)
        if number == 1:
            teams["red"] = [number]
        say(f"adds {number}")


def main():
    with Manager() as manager:
        teams = manager.dict(red=[], blue=[])
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
