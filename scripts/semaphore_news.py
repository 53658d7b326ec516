"""Ann tells Bob that something has happened, whether he waits for it already or comes later."""

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
    ann = Process(target=tell, args=(news,), name="Ann")
    bob = Process(target=hear, args=(news,), name="Bob")
    ann.start()
    bob.start()
    ann.join()
    bob.join()


if __name__ == "__main__":
    main()
