// @ts-check
// Questions that are answered by a click. On the page they are lists: each choice has, in a list of its own, one
// sentence that begins with a verdict in italics. What a reader chose is kept in the browser.
(() => {
  const WORDS = {
    choose: "This one",
    possible: "Possible",
    not: "Not possible",
  };
  // The verdict -> what the reader would have to press.
  /** @type {Record<string, string>} */
  const KEY = { Right: "choose", No: "", Possible: "possible", "Not possible": "not" };

  /** @param {HTMLLIElement} choice */
  const verdict = (choice) =>
    choice.querySelector(":scope > ul > li em")?.textContent?.replace(/\.$/, "").trim() ?? "";

  /** @param {string} name */
  const kept = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  };

  /** @param {string} name @param {string} value */
  const keep = (name, value) => {
    try {
      localStorage.setItem(name, value);
    } catch {
      // it is not kept then
    }
  };

  /** @param {HTMLUListElement} list @param {number} number */
  const ask = (list, number) => {
    const choices = /** @type {HTMLLIElement[]} */ ([...list.children]);
    const one = choices.some((choice) => ["Right", "No"].includes(verdict(choice)));
    list.classList.add("es-quiz");
    choices.forEach((choice, n) => {
      const name = `es-quiz ${location.pathname.split("/").pop()} ${list.closest("section")?.id} ${number} ${n}`;
      const box = document.createElement("span");
      const buttons = (one ? ["choose"] : ["possible", "not"]).map((key) => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = WORDS[/** @type {"choose" | "possible" | "not"} */ (key)];
        button.setAttribute("aria-pressed", "false");
        button.setAttribute("aria-label", `${button.textContent}: ${choice.firstElementChild?.textContent}`);
        button.addEventListener("click", () => {
          keep(name, key);
          show(key);
        });
        box.append(button, " ");
        return { key, button };
      });
      /** @param {string} key */
      const show = (key) => {
        for (const { key: other, button } of buttons)
          button.setAttribute("aria-pressed", String(other === key));
        choice.classList.add("es-answered");
        choice.classList.toggle("es-right", KEY[verdict(choice)] === key);
        choice.classList.toggle("es-missed", KEY[verdict(choice)] !== key);
      };
      choice.querySelector(":scope > ul")?.setAttribute("aria-live", "polite");
      choice.insertBefore(box, choice.querySelector(":scope > ul"));
      const before = kept(name);
      if (before && buttons.some(({ key }) => key === before)) show(before);
    });
  };

  window.addEventListener("DOMContentLoaded", () => {
    const lists = /** @type {HTMLUListElement[]} */ ([
      ...document.querySelectorAll("section:is(#predict, #which-outputs-are-possible) > ul"),
    ]);
    lists
      .filter((list) =>
        [...list.children].every((choice) => verdict(/** @type {HTMLLIElement} */ (choice)) in KEY),
      )
      .forEach(ask);
  });
})();
