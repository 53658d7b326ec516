// @ts-check
// Search as one types: sections in the place of pages. What is found where stands in search_rank.js; that and
// the index are loaded when the search is first opened.
"use strict";

(() => {
  const PAUSE = 120; // milliseconds without a key, and then the sections are looked for
  const FEW = 10; // so many in the window over a page; the page of results shows all there is to see
  const MOST = 60;
  const ROOT = document.documentElement.dataset.content_root ?? "./";

  /** @type {Promise<ReturnType<typeof EveryScheduleSearch.searcher>> | undefined} */
  let loading;

  /** @param {string} name  A script of the book: from a folder it may be loaded, as data may not. */
  function load(name) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.async = false; // one after the other
      script.src = `${ROOT}_static/${name}`;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
  }

  function ready() {
    loading ??= Promise.all([load("search_rank.js"), load("search_index.js")]).then(() => {
      if (!EveryScheduleSearch.index) throw new Error("search_index.js brought nothing");
      return EveryScheduleSearch.searcher(EveryScheduleSearch.index);
    });
    return loading;
  }

  /** The words of a section around the first of those that were asked for. @param {Found} found */
  function excerpt({ text, words }) {
    const small = text.toLowerCase();
    const at = Math.max(
      0,
      Math.min(...words.map((word) => small.indexOf(word.toLowerCase())).filter((n) => n >= 0)),
    );
    const from = Number.isFinite(at) && at > 60 ? text.lastIndexOf(" ", at - 40) + 1 : 0;
    const part = text.slice(from, from + 170);
    const all = text.length <= from + 170;
    return (from ? "… " : "") + (all ? part : `${part.slice(0, part.lastIndexOf(" "))} …`);
  }

  /**
   * @param {HTMLInputElement} input
   * @param {HTMLElement} place  where the results go
   * @param {number} most
   */
  function search(input, place, most) {
    const said = document.createElement("p");
    said.className = "es-said";
    said.setAttribute("role", "status");
    const list = document.createElement("ol");
    list.className = "es-found";
    place.append(said, list);
    const links = () => [...list.querySelectorAll("a")];
    let timer = 0;
    let shown = ""; // the query whose sections are listed

    /** @param {Found} found */
    function item(found) {
      const link = document.createElement("a");
      link.href = ROOT + found.address;
      const title = document.createElement("b");
      title.textContent = found.title;
      const page = document.createElement("span");
      page.className = "es-of";
      page.textContent = found.title === found.page ? "whole page" : found.page;
      const about = document.createElement("span");
      about.className = "es-about";
      about.textContent = excerpt(found);
      link.append(title, " ", page, " ", about);
      link.addEventListener("click", () => {
        // Sphinx marks these words where the link leads; common ones would only colour the page.
        try {
          localStorage.setItem("sphinx_highlight_terms", found.words.slice(0, 2).join(" "));
        } catch {
          // a browser may refuse to keep anything
        }
      });
      const one = document.createElement("li");
      one.append(link);
      return one;
    }

    async function show() {
      const query = input.value.trim();
      if (query === shown) return;
      if (!query) {
        shown = said.textContent = "";
        list.replaceChildren();
        return;
      }
      const found = (await ready()).search(query);
      if (query !== input.value.trim()) return; // more was typed meanwhile
      shown = query;
      const items = found.slice(0, most).map(item);
      list.replaceChildren(...items);
      if (found.length > most && most === FEW) {
        const more = document.createElement("a");
        more.href = `${ROOT}search.html?q=${encodeURIComponent(query)}`;
        more.textContent = "More sections";
        const last = document.createElement("li");
        last.append(more);
        list.append(last);
      }
      said.textContent = found.length
        ? `${found.length} ${found.length === 1 ? "section" : "sections"}, the best first.`
        : "No page has any of these words. Try a word of the message that Python shows, or the name of a tool.";
    }

    input.addEventListener("focus", () => ready().catch(() => {}));
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(show, PAUSE);
    });
    input.form?.addEventListener("submit", (event) => {
      if (most !== FEW || !input.value.trim()) return;
      event.preventDefault();
      clearTimeout(timer);
      show().then(
        () => links()[0]?.click(),
        () => input.form?.submit(),
      );
    });
    // Down and up go from the words to the links and back; enter follows one, escape closes the window.
    (place.closest("dialog") ?? document).addEventListener("keydown", (event) => {
      const key = /** @type {KeyboardEvent} */ (event).key;
      const all = [input, ...links()];
      const at = all.indexOf(/** @type {any} */ (document.activeElement));
      if ((key !== "ArrowDown" && key !== "ArrowUp") || at < 0) return;
      const next = all[at + (key === "ArrowDown" ? 1 : -1)];
      if (!next) return;
      event.preventDefault();
      next.focus();
      next.scrollIntoView({ block: "nearest" });
    });
    if (input.value) show();
  }

  window.addEventListener("DOMContentLoaded", () => {
    const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("pst-search-dialog"));
    const inDialog = dialog?.querySelector("input");
    if (dialog && inDialog) {
      dialog.setAttribute("aria-label", "Search");
      const place = document.createElement("div");
      place.className = "es-search";
      dialog.append(place);
      search(inDialog, place, FEW);
    }
    const place = document.getElementById("search-results");
    const input = /** @type {HTMLInputElement | null} */ (
      document.querySelector(".bd-search-container input")
    );
    if (place && input) {
      input.value = new URLSearchParams(location.search).get("q") ?? "";
      search(input, place, MOST);
    }
  });
})();
