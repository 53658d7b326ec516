"""Wrong: a page is called done before it has been read."""

from multiprocessing import JoinableQueue, Process

from scripts.say import say

LINKS = {"page 1": "page 2", "page 2": None}


def read(pages):
    say("arrives")
    for _ in LINKS:
        page = pages.get()
        link = LINKS[page]
        if link:
            pages.put(link)
        pages.task_done()
        say(f"has read {page}")
        if link:
            say(f"has found {link}")


def main():
    pages = JoinableQueue()
    reader = Process(target=read, args=(pages,), name="Xia")
    reader.start()
    say("arrives")
    pages.put("page 1")
    pages.join()
    say("sees all pages read")
    reader.join()


if __name__ == "__main__":
    main()
