"""It waits longer: a longer guess is a guess."""

from multiprocessing import Pipe, Process

from scripts.say import say


def add_up(answers):
    return sum(euros for order, euros in answers)


def work(orders):
    while order := orders.recv():
        say(f"takes order {order}")
        orders.send((order, 10))
    orders.send(None)


def hand_out(order, machines):
    for machine in machines:
        machine.send(order)
        if machine.poll(timeout=500):
            return


def main():
    machines, workers = [], []
    for name in ("Ann", "Bob"):
        near, far = Pipe()
        machines.append(near)
        workers.append(Process(target=work, args=(far,), name=name))
        workers[-1].start()
    hand_out(17, machines)
    answers = []
    for machine, worker in zip(machines, workers, strict=True):
        machine.send(None)
        answers += iter(machine.recv, None)
        worker.join()
    say(f"has earned {add_up(answers)} euros, and {add_up([])} with no answer")


if __name__ == "__main__":
    main()
