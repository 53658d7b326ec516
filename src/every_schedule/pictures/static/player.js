// @ts-check
// "Be the scheduler": the reader picks who moves, and sees what the real processes did in that schedule.
// This is the view; what it shows stands in play_model.js, its words in play_words.js.
"use strict";

/** @typedef {typeof EveryScheduleWords.en} Words */
/** @typedef {{ [K in keyof Words]: Words[K] extends string ? K : never }[keyof Words]} Sentence */
/** @typedef {"free" | "break" | "endings" | "safe" | "predict"} Mode */
/** @typedef {{ follow: (part: string) => void, toggle: () => void }} Player */

(() => {
  const { model, path, easier, endingOf, text, launched, address, fromAddress, TIME, KINDS } = EverySchedule;
  const language = /** @type {keyof typeof EveryScheduleWords} */ (
    document.documentElement.lang.split("-")[0]
  );
  /** @type {Words} */
  const T = EveryScheduleWords[language] ?? EveryScheduleWords.en;
  /** @param {Sentence} sentence  @param {Record<string, string | number>} values */
  const say = (sentence, values) => T[sentence].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

  /** @type {Record<Kind, string>} */
  const MARKS = { holds: "●", breaks: "✕", hangs: "■", fails: "▲", "cannot tell": "◆" };
  /** @type {Record<State, string>} */
  const SIGNS = { can: "▶", blocked: "‖", ended: "■", failed: "▲", absent: "○", hung: "■" };
  /** @type {Record<Kind, (s: number) => string>} */
  const SHAPES = {
    holds: (s) => `m-${s} 0a${s} ${s} 0 0 1 ${2 * s} 0a${s} ${s} 0 0 1 -${2 * s} 0z`,
    breaks: (s) => `m-${s} -${s}l${2 * s} ${2 * s}m0 -${2 * s}l-${2 * s} ${2 * s}`,
    hangs: (s) => `m-${s} -${s}h${2 * s}v${2 * s}h-${2 * s}z`,
    fails: (s) => `m0 -${s}l${s} ${2 * s}h-${2 * s}z`,
    "cannot tell": (s) => `m0 -${s}l${s} ${s}l-${s} ${s}l-${s} -${s}z`,
  };
  const PATIENCE = 3; // schedules that are tried for a goal before there is a hint
  const SVG = "http://www.w3.org/2000/svg";
  /** @type {Map<string, () => Player>} */
  const players = new Map(); // id -> makes the player when it is first wanted

  /**
   * @template {keyof HTMLElementTagNameMap} K
   * @param {K} tag  @param {Record<string, string | number>} attributes  @param {(string | Node)[]} children
   */
  function el(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
    element.append(...children);
    return element;
  }
  /** @param {"svg" | "path" | "circle"} tag  @param {Record<string, string | number>} attributes */
  function drawn(tag, attributes = {}) {
    const element = /** @type {SVGElement} */ (document.createElementNS(SVG, tag));
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
    return element;
  }
  /** @param {string | Node} content  @param {() => unknown} onclick  @param {Record<string, string>} more */
  function button(content, onclick, more = {}) {
    const one = el("button", { type: "button", ...more }, content);
    one.addEventListener("click", () => one.getAttribute("aria-disabled") !== "true" && onclick());
    return one;
  }
  /** @param {Element} element  @param {string} words */
  const put = (element, words) => {
    if (element.textContent !== words) element.textContent = words;
  };
  /** @param {Element} element  @param {boolean} can */
  const enable = (element, can) => element.setAttribute("aria-disabled", String(!can));
  /** What comes below stays where it is: behind an element stands, unseen, the longest that it will ever hold.
   * @param {HTMLElement} element  @param {HTMLElement[][]} rooms  each of them as high as it gets */
  const roomy = (element, ...rooms) =>
    el(
      "div",
      { class: "es-stack" },
      element,
      ...rooms.map((room) => el("div", { class: "es-room", "aria-hidden": "true" }, ...room)),
    );
  /** @param {string[]} all */
  const longest = (all) => all.reduce((one, other) => (other.length > one.length ? other : one), "");
  /** Some of which one takes most room; how much that is only the page knows. @param {string[]} all */
  const largest = (all) => {
    /** @param {string} text */
    const size = (text) => text.length + 40 * text.split("\n").length;
    return [...new Set(all)].sort((one, other) => size(other) - size(one)).slice(0, 12);
  };
  /** @template One @param {One[]} list */
  const any = (list) => list[Math.floor(Math.random() * list.length)];

  /** @param {HTMLElement} figure  @param {HTMLElement} opener  @param {PlayData} data  @param {string} id
   * @returns {Player} */
  function player(figure, opener, data, id) {
    const play = model(data);
    const { root, nodes, leaves, names } = play;
    /** @param {number} i */
    const colour = (i) => `var(--es-${data.colours[i]})`;
    /** @param {number} i */
    const called = (i) => {
      if (names[i] === TIME) return T.time;
      if (play.isTime(i)) return say("waitEnds", { who: names[i].slice(0, -TIME.length) });
      return names[i] || T.output;
    };
    /** @param {PlayNode} node */
    const written = (node) => text(play.schedule(node));

    let here = root;
    /** @type {Mode} */
    let mode = "free";
    let revealed = true; // the ends of schedules that were not played
    /** @type {PlayNode | null} */
    let asked = null; // the schedule of which the end is to be predicted
    let answered = false;
    let claimed = false; // "not in every one": a schedule that fails is to be shown
    let hinted = -1;
    let result = "";
    let tries = 0;
    let right = 0;
    let all = 0;
    /** @type {Set<PlayNode>} */
    let seen = new Set();
    const inert = () => asked !== null && !answered;

    // ---- parts; they stay, so that focus is never lost ----

    const task = el("p", { class: "es-task", role: "status" });
    const taskRoom = el("p");
    const missions = el("p", { class: "es-missions-link" });
    missions.hidden = true;
    const list = document.querySelector('nav a[href$="play.html"]')?.getAttribute("href");
    if (list) missions.append(el("a", { href: list }, T.missions));
    const choices = el("div", { class: "es-row es-choices", role: "group" });
    const movers = el("div", { class: "es-movers", role: "group", "aria-label": T.movers });
    const verdict = el("p", { class: "es-verdict", role: "status" });
    const news = el("p");
    const details = el("p", { class: "es-details" });
    const status = el("div", { class: "es-status", role: "status" }, news, details);
    const tools = el("div", { class: "es-row", role: "group", "aria-label": T.tools });
    const columns = el("div", { class: "es-columns" });
    const range = el("input", { type: "range", min: 0, max: leaves.length, id: `${id}-range` });
    const place = el("p", { class: "es-place" });
    const code = el("code");
    const copied = el("p", { class: "es-copied", role: "status" });

    /** @type {Mode[]} */
    const modes = ["free"];
    if (play.kinds.length > 1) modes.push("predict");
    if (play.bad) modes.push("break");
    if (play.endings.size > 1) modes.push("endings");
    if (play.bad || !play.unsure) modes.push("safe");
    const modeChoice = el("div", { class: "es-row es-modes", role: "radiogroup", "aria-label": T.mode });
    /** @type {Map<Mode, HTMLInputElement>} */
    const radios = new Map();
    for (const one of modes) {
      const radio = el("input", { type: "radio", name: `${id}-mode`, value: one });
      radio.addEventListener("change", () => choose(one));
      radios.set(one, radio);
      modeChoice.append(el("label", {}, radio, T[one]));
    }

    /** @type {Map<number, { one: HTMLButtonElement, state: HTMLElement }>} */
    const moving = new Map();
    for (const i of names.keys()) {
      if (!names[i] || play.actorOf(i) !== i) continue;
      const cell = el("div", { style: `--es-c:${colour(i)}` });
      for (const k of names.keys()) {
        if (play.actorOf(k) !== i) continue;
        const state = el("span", { class: "es-state" });
        const one = el("button", { type: "button" }, el("b", {}, called(k)), state);
        one.addEventListener("click", () => move(k)); // whoever cannot move says so
        if (moving.size < 9) one.setAttribute("aria-keyshortcuts", String(moving.size + 1));
        moving.set(k, { one, state });
        cell.append(one);
      }
      movers.append(cell);
    }

    /**
     * @typedef {object} Lane
     * @property {HTMLElement} why
     * @property {HTMLElement} said
     * @property {Map<number, HTMLElement>} rows
     * @property {HTMLElement[]} marked
     */
    /** @type {Map<number, Lane>} */
    const lanes = new Map();
    // A column an actor; the main process, of which there is most to read, comes last.
    const main = names.indexOf("MainProcess");
    for (const i of [...names.keys()].filter((k) => k !== main).concat(main)) {
      if (i < 0 || play.isTime(i)) continue;
      const why = el("p", { class: "es-why" });
      const said = el("ol", { class: "es-said", "aria-label": T.said, style: `--es-rows:${play.most(i)}` });
      const { source, rows } = listing(i);
      const name = el("p", { class: "es-name" }, el("b", {}, called(i)));
      const label = { style: `--es-c:${colour(i)}`, role: "group", "aria-label": called(i) };
      columns.append(el("div", label, name, why, ...source, said));
      lanes.set(i, { why, said, rows, marked: [] });
    }
    /** @type {Map<number, HTMLElement>} what each thing is like */
    const things = new Map();
    const shared = state(-1, T.things);
    for (const [i, lane] of lanes) lane.why.after(...state(i, T.variables));

    /** @typedef {"undo" | "restart" | "hint" | "shortest" | "random"} Tool */
    /** @type {Record<Tool, () => void>} */
    const act = {
      undo: () => here.parent && go(here.parent),
      restart: () => (revealed && mode !== "free" && mode !== "predict" ? begin() : go(root)),
      hint,
      shortest,
      random: () => {
        let node = here;
        while (!node.kind) node = any([...node.next.values()]);
        go(node);
      },
    };
    /** @type {Map<Tool, HTMLButtonElement>} */
    const tool = new Map();
    for (const name of /** @type {Tool[]} */ (Object.keys(act))) {
      const one = button(T[name], () => act[name](), { "data-tool": name });
      tool.set(name, one);
      tools.append(one);
    }

    const picture = draw();
    const longestNews = longest(nodes.map((node) => told(node, node.parent)));
    const longestLeaf = leaves.reduce((one, other) =>
      written(other).length > written(one).length ? other : one,
    );
    const replayed = launched(play.call, play.schedule(longestLeaf));
    const panel = el(
      "div",
      {
        class: "es-player",
        role: "group",
        "aria-label": say("player", { call: play.call.join(" ") }),
        tabindex: -1,
      },
      modeChoice,
      roomy(task, [taskRoom]),
      missions,
      choices,
      el(
        "div",
        {},
        el("div", { class: "es-desk" }, movers, verdict),
        roomy(
          status,
          ...largest(leaves.map(ending)).map((text) => [
            el("p", {}, longestNews),
            el("p", { class: "es-details" }, text),
          ]),
        ),
        ...shared,
        tools,
        columns,
      ),
      el(
        "div",
        { class: "es-all" },
        picture.element,
        el(
          "div",
          {},
          el("label", { for: range.id }, T.schedule),
          range,
          roomy(place, [el("p", { class: "es-place" }, where(longestLeaf))]),
          el("p", { class: "es-replay" }, T.replay),
          roomy(el("p", { class: "es-replay" }, code), [
            el("p", { class: "es-replay" }, el("code", {}, replayed)),
          ]),
          el("div", { class: "es-row" }, button(T.copy, copyCall), button(T.link, copyLink)),
          copied,
        ),
      ),
      el("p", { class: "es-keys" }, T.keys),
    );
    panel.hidden = true;
    opener.after(panel);

    range.addEventListener("input", () =>
      go(range.valueAsNumber > 0 ? leaves[range.valueAsNumber - 1] : root),
    );
    panel.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      /** @type {Record<string, Tool>} */
      const letters = { u: "undo", s: "restart", h: "hint", f: "shortest", r: "random" };
      const wanted = tool.get(letters[event.key.toLowerCase()]);
      const mover = /^[1-9]$/.test(event.key) ? [...moving.keys()][Number(event.key) - 1] : undefined;
      if (event.key === "Escape") show(false);
      else if (wanted) wanted.click();
      else if (mover !== undefined) move(mover);
      else return;
      event.preventDefault();
    });

    /** @param {boolean} open */
    function show(open) {
      panel.hidden = !open;
      figure.classList.toggle("es-playing", open);
      opener.setAttribute("aria-expanded", String(open));
      if (!open) return opener.focus();
      if (!choices.dataset.mode) choose(mode);
      panel.focus({ preventScroll: true }); // keys are heard from now on
    }

    // ---- playing ----

    /** @param {Mode} one */
    function choose(one) {
      mode = one;
      right = all = 0;
      const radio = radios.get(one);
      if (radio) radio.checked = true;
      begin();
    }

    /** Begin a mode, or begin it again. */
    function begin() {
      revealed = mode === "free";
      seen = new Set();
      tries = 0;
      missions.hidden = true;
      result = "";
      asked = null;
      answered = claimed = false;
      if (mode === "predict") {
        const kind = any(play.kinds);
        asked = any(leaves.filter((leaf) => leaf.kind === kind));
      }
      offer();
      go(root);
    }

    /** @param {number} i */
    function move(i) {
      if (inert()) return;
      const next = here.next.get(i);
      if (next) go(next);
      else if (here.kind) put(news, T.atEnd);
      else if (play.isTime(i)) put(news, say("cannotEnd", { who: called(play.actorOf(i)) }));
      else put(news, say("cannot", { who: called(i), state: T.states[play.doing(here, i).state] }));
    }

    /** @param {PlayNode} node */
    function go(node) {
      const before = here;
      here = node;
      hinted = -1;
      if (!revealed) result = "";
      if (node.kind && node !== before) arrive(node);
      if (asked && answered && path(asked)[node.depth] === node && !node.kind)
        hinted = path(asked)[node.depth + 1].who;
      refresh();
      put(news, told(node, before));
      try {
        history.replaceState(history.state, "", inert() ? `#${id}` : hash());
      } catch {
        // some browsers allow only so many a minute
      }
    }

    /** The goal of a mode is reached: the page of missions shows it. */
    function achieved() {
      try {
        localStorage.setItem(`es-done ${id} ${mode}`, "1");
      } catch {
        // it is not kept then
      }
      missions.hidden = !missions.hasChildNodes();
    }

    /** A schedule is over. @param {PlayNode} leaf */
    function arrive(leaf) {
      const known = [...seen].some((one) => endingOf(one) === endingOf(leaf));
      seen.add(leaf);
      tries += 1;
      if (mode === "break" && !revealed) {
        const best = leaf.turns === play.fewest;
        revealed = Boolean(leaf.bad) && best;
        if (revealed) achieved();
        const values = { n: leaf.turns, fewest: play.fewest, tries };
        result = leaf.bad ? say(best ? "broken" : "tooBroken", values) : T.notBroken;
      }
      if (mode === "endings" && !revealed) {
        const n = new Set([...seen].map(endingOf)).size;
        revealed = n === play.endings.size;
        if (revealed) achieved();
        const found = say(revealed ? "foundAll" : "found", { n, all: play.endings.size, tries });
        result = known ? say("foundAgain", { found }) : found;
      }
      if (claimed && !revealed) {
        if (leaf.bad) return judged(true);
        result = T.notShown;
      }
      if (result && !revealed && tries >= PATIENCE) result = late(result);
    }

    /** @param {string} words  after so many tries */
    const late = (words) => `${words} ${T.hintNow}`;

    /** Whether a schedule is what the reader looks for. @param {PlayNode} leaf */
    function wanted(leaf) {
      if (revealed || claimed) return leaf.bad !== null;
      if (mode === "break") return leaf.bad !== null && leaf.turns === play.fewest;
      return ![...seen].some((one) => endingOf(one) === endingOf(leaf));
    }

    function hint() {
      if (here.kind) return put(news, T.atEnd);
      const ahead = leaves.filter((leaf) => wanted(leaf) && path(leaf)[here.depth] === here);
      if (!ahead.length) return put(news, revealed ? T.noHint : T.noGoal);
      const goal = ahead.reduce((best, leaf) => (easier(leaf, best) < 0 ? leaf : best));
      hinted = path(goal)[here.depth + 1].who;
      refresh();
      const values = { who: called(hinted), n: goal.depth - here.depth };
      put(news, say(!revealed && mode === "endings" ? "hintedEnding" : "hinted", values));
    }

    function shortest() {
      if (root.bad) go(root.bad);
      else put(news, T.noFailure);
    }

    /** @param {boolean} guess */
    function judge(guess) {
      // Who says that it can fail shows how.
      claimed = !guess && play.bad > 0;
      if (claimed && ![...seen].some((leaf) => leaf.bad)) result = T.showOne;
      else judged(guess === !play.bad);
      refresh();
    }

    /** @param {boolean} well */
    function judged(well) {
      revealed = true;
      claimed = false;
      if (well) achieved();
      const truth = play.bad
        ? say("safeSome", { bad: play.bad, n: leaves.length })
        : say("safeAll", { n: leaves.length });
      result = `${well ? T.right : T.wrong} ${truth}`;
    }

    /** @param {Kind} guess */
    function predict(guess) {
      if (!asked?.kind) return;
      answered = true;
      revealed = true;
      all += 1;
      right += guess === asked.kind ? 1 : 0;
      result = predicted(guess, asked.kind);
      go(root);
    }

    /** @param {Kind} guess  @param {Kind} kind */
    const predicted = (guess, kind) =>
      `${guess === kind ? T.right : T.wrong} ${say("predicted", { guess: T.kinds[guess], kind: T.kinds[kind], right, all })}`;

    // What can be chosen in a mode. It is all there from the beginning, so that nothing below it moves.
    /** @type {{ one: HTMLButtonElement, can: () => boolean }[]} */
    let offers = [];

    function offer() {
      if (choices.dataset.mode === mode) return;
      choices.dataset.mode = mode;
      offers = [];
      /** @param {string} words  @param {() => void} onclick  @param {() => boolean} can */
      const add = (words, onclick, can) => offers.push({ one: button(words, onclick), can });
      const rooms = [T.taskFree];
      if (mode === "break") {
        const values = { n: 99, fewest: 99, tries: 99 };
        rooms.splice(0, 1, say("taskBreak", values), say("broken", values), late(say("tooBroken", values)));
      }
      if (mode === "endings") {
        rooms[0] = late(say("foundAgain", { found: say("foundAll", { n: 99, all: 99, tries: 99 }) }));
        for (const [key, leaf] of play.endings) {
          const one = button("", () => go([...seen].find((other) => endingOf(other) === key) ?? leaf));
          const can = () => [...seen].some((other) => endingOf(other) === key);
          offers.push({
            one,
            can: () => {
              put(one, leaf.kind && can() ? `${MARKS[leaf.kind]} ${T.kinds[leaf.kind]}` : T.notFound);
              return can();
            },
          });
        }
      }
      if (mode === "safe") {
        rooms[0] = late(T.notShown);
        rooms.push(T.taskSafe);
        add(
          T.yes,
          () => judge(true),
          () => !revealed,
        );
        add(
          T.no,
          () => judge(false),
          () => !revealed && !claimed,
        );
      }
      if (mode === "predict") {
        rooms[0] = say("taskPredict", { schedule: written(longestLeaf) });
        rooms.push(longest(play.kinds.map((kind) => predicted(kind, play.kinds[0]))));
        for (const kind of play.kinds) add(`${MARKS[kind]} ${T.kinds[kind]}`, () => predict(kind), inert);
        add(T.step, step, () => hinted >= 0);
        add(T.another, begin, () => answered);
      }
      put(taskRoom, longest(rooms));
      choices.setAttribute("aria-label", mode === "endings" ? T.endingsFound : T[mode]);
      choices.replaceChildren(...offers.map(({ one }) => one));
    }

    function step() {
      const next = here.next.get(hinted);
      if (next) go(next);
    }

    // ---- what is seen ----

    /** What is shared (owner -1), or an actor's variables; nothing where nothing is known.
     * @param {number} owner  @param {string} label */
    function state(owner, label) {
      const list = el("dl", { class: "es-things", "aria-label": label });
      for (const [k, { kind, name, number, owner: whose }] of play.things.entries()) {
        if (whose !== owner) continue;
        const is = el("span");
        const all = [...play.likenesses(k)].map((text) => likeness(k, text));
        const called = name || T.unnamed[kind];
        const words = number ? say("numbered", { name: called, n: number }) : called;
        things.set(k, is);
        list.append(
          el(
            "div",
            { "data-kind": kind },
            el("dt", {}, words),
            el("dd", {}, roomy(is, ...largest(all).map((text) => [el("span", {}, text)]))),
          ),
        );
      }
      return list.hasChildNodes() ? [list] : [];
    }

    /** What a thing is like, in words. @param {number} thing  @param {string | null | undefined} text */
    function likeness(thing, text) {
      if (text === undefined) return T.nothing;
      const { kind } = play.things[thing];
      if (kind === "file") return text === null ? T.isNotThere : text || T.isEmpty;
      if (text === null) return T.nothing;
      if (kind === "lock") return text ? say("isHeld", { who: text }) : T.isFree;
      if (kind === "semaphore") return say("areLeft", { n: text });
      if (kind === "queue") return say("areInside", { n: text });
      if (kind === "pipe") return say("areOnTheWay", { n: text });
      if (kind === "event") return text ? T.isSet : T.isNotSet;
      return text;
    }

    /** A row for each line of source that is not blank. @param {number} i */
    function listing(i) {
      /** @type {Map<number, HTMLElement>} */
      const rows = new Map();
      const source = play.listing(i).map((part) => {
        const list = el("ol", { class: "es-code", "aria-label": T.code });
        for (const { n, indent, text: words } of part) {
          const row = el(
            "li",
            { style: `--es-in:${indent / 2}ch` },
            el("span", {}, String(n)),
            el("code", {}, words),
          );
          rows.set(n, row);
          list.append(row);
        }
        return list;
      });
      return { source, rows };
    }

    /** @param {PlayNode} leaf */
    function ending(leaf) {
      const waits = [...leaf.stacks].map(([who, where]) => say("waits", { who, place: where }));
      return [leaf.reason, leaf.why, ...waits].filter(Boolean).join("\n");
    }

    /** What a step brought, and what became of whoever made it. @param {PlayNode} node  @param {PlayNode | null} before */
    function told(node, before) {
      if (!node.parent) return T.nobody;
      const brought = node.news.map((n) => {
        const who = called(play.about(n));
        const what = play.whatOf(n);
        return what === "says" ? say("says", { who, what: play.textOf(n) }) : say(what, { who });
      });
      if (node.parent !== before) return [say("jumped", { n: node.depth }), ...brought].join(" ");
      const who = called(play.actorOf(node.who));
      const { state, last, place: waits } = play.doing(node, play.actorOf(node.who));
      if (state === "blocked" && last >= 0) {
        const what = play.textOf(last);
        brought.push(waits ? say("stuckIn", { who, place: waits }) : say("stuckAfter", { who, what }));
      }
      if (!brought.length) brought.push(T.silent);
      if (names[node.who] === TIME) return [T.passes, ...brought].join(" ");
      return [say(play.isTime(node.who) ? "ending" : "moves", { who }), ...brought].join(" ");
    }

    /** The mark before a line of source: a sign, and words for whoever does not see it.
     * @param {Lane} lane  @param {number} line  @param {string} sign  @param {string} words */
    function markLine(lane, line, sign, words) {
      const row = lane.rows.get(line);
      if (!row) return false;
      const mark = el(
        "span",
        { class: "es-at" },
        el("span", { "aria-hidden": "true" }, sign),
        el("span", {}, words),
      );
      row.prepend(mark);
      lane.marked.push(mark);
      return true;
    }

    /** What an actor does, and which lines that concerns; gives the words. @param {number} i  @param {Lane} lane */
    function describe(i, lane) {
      const { state, line, last, place: waits } = play.doing(here, i);
      const words = `${SIGNS[state]} ${T.states[state]}`;
      if (state === "can") {
        const ahead = inert() ? null : play.ahead(here, i);
        if (!ahead) return words;
        const { from, to, rows } = ahead;
        const one = to === from || (ahead.ends && rows.length === 1);
        for (const n of rows) lane.rows.get(n)?.classList.add("es-next");
        if (!from) markLine(lane, line, "↓", T.runsAfter);
        else markLine(lane, from, SIGNS.can, one ? T.runs : T.runsFrom);
        if (to && to !== from) markLine(lane, to, "⊣", T.runsTo);
        if (!from) return words;
        if (one) return say("next", { state: words, from });
        if (!to || to < from) return say("nextFrom", { state: words, from });
        return say("nextTo", { state: words, from, to });
      }
      if (state !== "blocked" && state !== "hung") return words;
      if (waits) {
        const shown = markLine(lane, line, SIGNS[state], T.waitsHere);
        return shown ? say("waitsAt", { state: words, n: line }) : say("in", { state: words, place: waits });
      }
      if (markLine(lane, line, "↓", T.past)) {
        lane.rows.get(line)?.classList.add("es-past");
        return say("pastAt", { state: words, n: line });
      }
      return last < 0 ? words : say("after", { state: words, what: play.textOf(last) });
    }

    function refresh() {
      const tasks = {
        free: T.taskFree,
        break: say("taskBreak", { n: play.fewest }),
        endings: say("taskEndings", { n: play.endings.size }),
        safe: claimed ? T.showOne : T.taskSafe,
        predict: asked ? say("taskPredict", { schedule: written(asked) }) : "",
      };
      put(task, result || tasks[mode]);
      for (const [i, { one, state }] of moving) {
        const can = here.next.has(i) && !inert();
        enable(one, can);
        one.classList.toggle("es-hinted", hinted === i);
        const its = play.doing(here, i).state;
        let words = `${SIGNS[its]} ${T.states[its]}`;
        if (play.isTime(i)) words = can ? `${SIGNS.can} ${T.states.can}` : `${SIGNS.absent} ${T.noTime}`;
        put(state, hinted === i ? `${SIGNS.can} ${T.hintedHere}` : words);
      }
      const steps = path(here);
      for (const [i, lane] of lanes) {
        for (const mark of lane.marked.splice(0)) mark.remove();
        for (const row of lane.rows.values()) row.classList.remove("es-next", "es-past");
        put(lane.why, names[i] ? describe(i, lane) : "");
        const items = steps.flatMap((node, at) =>
          node.news
            .filter((n) => n >= 0 && play.about(n) === i)
            .map((n) => {
              const row = el("li", {}, el("span", {}, String(at)), play.textOf(n));
              if (node === here) row.className = "es-new";
              return row;
            }),
        );
        lane.said.replaceChildren(...items);
      }
      for (const [k, is] of things) {
        const { owner } = play.things[k];
        const gone = owner >= 0 && ["ended", "failed"].includes(play.doing(here, owner).state);
        const now = gone ? undefined : here.things.get(k);
        put(is, likeness(k, now));
        is.classList.toggle("es-new", !gone && here.parent !== null && now !== here.parent.things.get(k));
      }
      for (const [name, one] of tool) {
        // Whoever has a goal reaches it alone.
        const helps = name === "hint" || name === "shortest" || (name === "random" && mode !== "safe");
        const allowed = name === "hint" && tries >= PATIENCE && (mode !== "safe" || claimed);
        const can = !inert() && (revealed || !helps || allowed) && (name !== "undo" || here.parent !== null);
        enable(one, can || name === "restart");
      }
      for (const { one, can } of offers) enable(one, can());
      verdict.dataset.kind = here.kind ?? "";
      if (here.kind) put(verdict, `${MARKS[here.kind]} ${T.over[here.kind]}`);
      else if (!here.parent) put(verdict, T.start);
      else put(verdict, say(mode === "break" ? "turns" : "steps", { n: here.depth, turns: here.turns }));
      put(details, here.kind ? ending(here) : "");
      picture.mark();
      range.value = String(leaves.indexOf(here) + 1);
      range.disabled = inert() || !revealed;
      range.setAttribute("aria-valuetext", where(here));
      put(place, where(here));
      put(code, launched(play.call, play.schedule(here)));
      put(copied, "");
    }

    /** @param {PlayNode} node */
    function where(node) {
      const values = { i: leaves.indexOf(node) + 1, n: leaves.length, schedule: written(node) };
      return say(node.kind ? "leaf" : "inside", values);
    }

    // ---- addresses ----

    const hash = () => `#${id}=${address(play.schedule(here))}`;

    /** Show the schedule of an address. @param {string} part */
    function follow(part) {
      show(true);
      const wanted = modes.find((one) => part === `@${one}`);
      choose(wanted ?? "free");
      if (wanted) return panel.scrollIntoView({ block: "start" });
      let node = root;
      let whole = true;
      for (const name of fromAddress(part)) {
        const next = node.next.get(names.indexOf(name));
        whole = whole && next !== undefined;
        if (!whole || !next) break;
        node = next;
      }
      go(node);
      if (!whole) put(news, T.badLink);
      panel.scrollIntoView({ block: "start" });
    }

    async function copyCall() {
      try {
        await navigator.clipboard.writeText(code.textContent ?? "");
        put(copied, T.copied);
      } catch {
        getSelection()?.selectAllChildren(code);
        put(copied, T.notCopied);
      }
    }

    async function copyLink() {
      try {
        await navigator.clipboard.writeText(new URL(hash(), location.href).href);
        put(copied, T.linked);
      } catch {
        put(copied, T.notLinked);
      }
    }

    // ---- the tree ----

    function draw() {
      const pitch = Math.min(16, 560 / leaves.length);
      const depth = Math.max(...leaves.map((leaf) => leaf.depth), 1);
      const reach = Math.max(Math.min(42, 300 / depth), 4);
      const size = Math.max(Math.min(pitch * 0.36, 5), 1.2);
      const width = depth * reach + 2 * size + 12;
      const high = pitch * leaves.length + 12;
      /** @param {PlayNode} node */
      const x = (node) => node.depth * reach + 6;
      /** @param {PlayNode} node */
      const y = (node) => node.y * pitch + 6;
      /** @param {number} n */
      const f = (n) => n.toFixed(1);
      /** The line that leads to a node. @param {PlayNode} node */
      const edge = (node) => {
        const from = node.parent ?? node;
        const half = f(reach / 2);
        const down = f(y(node) - y(from));
        return `M${f(x(from))} ${f(y(from))}c${half} 0 ${half} ${down} ${f(reach)} ${down}`;
      };
      const box = { viewBox: `0 0 ${f(width)} ${f(high)}`, width: f(width), height: f(high) };
      const element = drawn("svg", { ...box, "aria-hidden": "true" });
      /** @param {"path" | "circle"} tag  @param {Record<string, string | number>} more */
      const add = (tag, more) => element.appendChild(drawn(tag, more));
      /** @param {number} i  @param {number} wide */
      const line = (i, wide) => ({
        style: `stroke:${colour(i)}`,
        "stroke-width": wide,
        ...(play.isTime(i) ? { "stroke-dasharray": "3 3" } : {}),
      });
      /** @type {Map<number, string>} */
      const edges = new Map();
      for (const node of nodes.slice(1)) edges.set(node.who, (edges.get(node.who) ?? "") + edge(node));
      const stroke = Math.max(Math.min(pitch / 5, 1.6), 0.5);
      for (const [i, d] of edges) add("path", { d, ...line(i, stroke) });
      const way = names.map((_, i) => add("path", line(i, 5)));
      const marks = KINDS.map((kind) => {
        const name = `es-mark-${kind.replace(" ", "-")}`;
        return add("path", { class: name, "stroke-width": Math.max(size / 2, 1) });
      });
      const spot = add("circle", { class: "es-spot", r: 5 });
      element.addEventListener("click", (event) => {
        if (inert()) return;
        const seat = element.getBoundingClientRect();
        const scale = width / seat.width;
        const px = (event.clientX - seat.left) * scale;
        const py = (event.clientY - seat.top) * scale;
        const open = revealed ? nodes : [...path(here), ...seen];
        /** @param {PlayNode} node */
        const far = (node) => (x(node) - px) ** 2 + (y(node) - py) ** 2;
        go(open.reduce((best, node) => (far(node) < far(best) ? node : best)));
      });
      let marked = -1;
      const mark = () => {
        const steps = path(here).slice(1);
        for (const [i, one] of way.entries()) {
          const mine = steps.filter((node) => node.who === i);
          one.setAttribute("d", mine.map(edge).join(""));
        }
        spot.setAttribute("cx", String(x(here)));
        spot.setAttribute("cy", String(y(here)));
        const known = revealed && !inert() ? leaves : [...seen];
        if (marked === known.length) return;
        marked = known.length;
        for (const [k, kind] of KINDS.entries()) {
          const ended = known.filter((leaf) => leaf.kind === kind);
          const at = (/** @type {PlayNode} */ leaf) => `M${f(x(leaf) + size + 1)} ${f(y(leaf))}`;
          marks[k].setAttribute("d", ended.map((leaf) => at(leaf) + SHAPES[kind](Number(f(size)))).join(""));
        }
      };
      return { element, mark };
    }

    return { follow, toggle: () => show(panel.hidden) };
  }

  // ---- the page ----

  function follow() {
    const [id, part] = location.hash.slice(1).split("=", 2);
    if (part !== undefined) players.get(id)?.().follow(part);
  }

  function begin() {
    /** @type {NodeListOf<HTMLScriptElement>} */
    const scripts = document.querySelectorAll("figure.exploration > script.es-play");
    for (const script of scripts) {
      const figure = /** @type {HTMLElement} */ (script.parentElement);
      const data = /** @type {PlayData | TooMany} */ (JSON.parse(script.textContent ?? ""));
      const top = figure.querySelector(":scope > .es-legend");
      /** @param {HTMLElement} element */
      const add = (element) => (top ? top.after(element) : script.before(element));
      if ("too_many" in data) {
        add(el("p", { class: "es-keys" }, say("tooMany", { n: data.too_many })));
        continue;
      }
      if (data.nodes.length < 2) continue; // nobody ever moves
      const name = `play-${data.call.join("-").replace(/\W+/g, "-")}`;
      let id = name;
      for (let n = 2; players.has(id); n += 1) id = `${name}-${n}`;
      const opener = button(T.open, () => make().toggle(), { class: "es-open", "aria-expanded": "false" });
      /** @type {Player | null} */
      let made = null;
      const make = () => {
        made ??= player(figure, opener, data, id);
        return made;
      };
      players.set(id, make);
      add(opener);
    }
    follow();
    addEventListener("hashchange", follow);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
