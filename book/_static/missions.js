// @ts-check
// On the page of missions: which are done, as the player has kept it, and which comes next.
(() => {
  const DONE = "done";

  /** @param {string} mission */
  const done = (mission) => {
    try {
      return localStorage.getItem(`es-done ${mission}`) !== null;
    } catch {
      return false;
    }
  };

  window.addEventListener("DOMContentLoaded", () => {
    const missions = /** @type {HTMLLIElement[]} */ ([...document.querySelectorAll(".es-missions > li")]);
    for (const one of missions.filter(({ dataset }) => done(dataset.mission ?? ""))) {
      one.classList.add("es-done");
      const mark = document.createElement("span");
      mark.textContent = ` \u2713 ${DONE}`;
      one.querySelector("a")?.after(mark);
    }
    missions.find(({ classList }) => !classList.contains("es-done"))?.classList.add("es-next");
  });
})();
