"""Ann tells Bob something, whether he waits already or comes later."""

from multiprocessing import Process, Semaphore

from scripts.say import say


def tell(news):
    say("has news")
    news.release()
    say("goes")


def hear(news):
    say("arrives")
    news.acquire()
    say("has heard the news")


def main():
    news = Semaphore(0)
    people = [
        Process(target=tell, args=(news,), name="Ann"),
        Process(target=hear, args=(news,), name="Bob"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
