// What the theme's markup leaves unsaid to a screen reader.
window.addEventListener("load", () => {
  // The name of what can be pressed holds the words that are seen on it.
  for (const button of document.querySelectorAll(".search-button__button")) {
    const words = button.textContent.replace(/\s+/g, " ").trim();
    if (words) button.setAttribute("aria-label", words);
  }
  for (const summary of document.querySelectorAll("main summary[aria-label]"))
    summary.removeAttribute("aria-label");
  // A button's icons are decoration; their titles would be read as part of the name.
  for (const icon of document.querySelectorAll("button .theme-switch, button .fa-magnifying-glass")) {
    icon.setAttribute("aria-hidden", "true");
    icon.removeAttribute("title");
  }
  // The sidebar holds more than its list of chapters: make all of it a landmark.
  const sidebar = document.getElementById("pst-primary-sidebar");
  sidebar?.setAttribute("role", "complementary");
  sidebar?.setAttribute("aria-label", document.querySelector(".logo__title")?.textContent ?? document.title);
  // The corner of a table heads nothing.
  for (const corner of document.querySelectorAll("thead th")) {
    if (!corner.textContent.trim()) corner.outerHTML = "<td></td>";
  }
});

// By error message: a box that leaves what has all the words in it. Without scripts it is a plain list.
window.addEventListener("DOMContentLoaded", () => {
  const lists = [...document.querySelectorAll("dl.es-errors")];
  const input = /** @type {HTMLInputElement | null} */ (document.getElementById("es-filter"));
  const said = document.querySelector(".es-filter p");
  if (!input || !said) return;

  /** @param {string | null} text */
  const words = (text) => (text ?? "").toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const entries = [...document.querySelectorAll("dl.es-errors > dt")].map((term) => {
    const about = /** @type {HTMLElement} */ (term.nextElementSibling);
    return {
      term: /** @type {HTMLElement} */ (term),
      about,
      has: new Set(words(`${term.textContent} ${about.textContent}`)),
    };
  });
  input.addEventListener("input", () => {
    const typed = [...new Set(words(input.value))];
    const unfinished = typed.at(-1) ?? "";
    const counts = entries.map(({ has }) => typed.filter((word) => has.has(word)).length);
    const begun = entries.map(({ has }) => Number([...has].some((word) => word.startsWith(unfinished))) / 2);
    const scores = counts.map((count, n) => count + begun[n]); // names of the reader's own stand nowhere
    const best = Math.max(...scores);
    let left = 0;
    entries.forEach(({ term, about }, n) => {
      term.hidden = about.hidden = typed.length > 0 && (best === 0 || scores[n] < best);
      left += Number(!term.hidden);
    });
    for (const list of lists) {
      const section = list.closest("section");
      if (section) section.hidden = !list.querySelector("dt:not([hidden])");
    }
    said.textContent = typed.length ? `${left} of ${entries.length}` : "";
  });
});

// A chapter has several pages; what an old address names may stand on another one now (see moved.py).
window.addEventListener("DOMContentLoaded", () => {
  const moved = document.getElementById("es-moved");
  const anchor = decodeURIComponent(location.hash.slice(1));
  if (!moved || !anchor || document.getElementById(anchor)) return;
  const page = JSON.parse(moved.textContent)[anchor];
  if (page) location.replace(`${page}.html${location.hash}`);
});

// A term of the glossary tells its meaning on hover, and on focus.
window.addEventListener("load", () => {
  for (const term of document.querySelectorAll(".bd-article a[href*='glossary.html#term-'][title]"))
    new bootstrap.Tooltip(term, { container: ".bd-article" });
});

// Where the reader is: named in the header once the title is out of sight, and marked in the contents.
window.addEventListener("DOMContentLoaded", () => {
  const start = document.querySelector(".header-article-items__start");
  const headings = [...document.querySelectorAll(".bd-article :is(h1, h2, h3)")];
  const links = [...document.querySelectorAll("#pst-page-toc-nav a")];
  if (!start || !headings.length) return;
  const here = document.createElement("p");
  here.className = "es-here";
  here.setAttribute("aria-hidden", "true");
  start.append(here);

  /** @param {Element} heading */
  const anchor = (heading) => `#${heading.closest("section")?.id}`;
  /** @param {Element} heading */
  const words = (heading) => (heading.textContent ?? "").replace(/#$/, "").trim();
  const mark = () => {
    const passed = headings.filter((heading) => {
      const { top, bottom } = heading.getBoundingClientRect();
      return heading.tagName === "H1" ? bottom < 48 : top < 90; // a link leads to just below the header
    });
    const last = passed.at(-1);
    here.textContent = last ? words(last) : "";
    for (const link of links) {
      const now = last !== undefined && link.getAttribute("href") === anchor(last);
      link.classList.toggle("es-now", now);
      if (now) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
  };
  let asked = 0;
  const ask = () => {
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(mark);
  };
  window.addEventListener("scroll", ask, { passive: true });
  window.addEventListener("resize", ask);
  window.addEventListener("hashchange", ask);
  ask();
});

// Paper is white.
let shade = "";
window.addEventListener("beforeprint", () => {
  shade = document.documentElement.dataset.theme;
  document.documentElement.dataset.theme = "light";
});
window.addEventListener("afterprint", () => {
  document.documentElement.dataset.theme = shade;
});
