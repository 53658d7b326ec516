// "Be the scheduler": the reader picks who moves, and sees what the real processes did in that schedule.
// Nothing is simulated: this walks the recorded runs, as lab/playdata.py has written them into the figure.
"use strict";
(() => {
  const STRINGS = {
    en: {
      open: "Be the scheduler",
      player: "Be the scheduler: {call}",
      tooMany: "{n} schedules are too many to be played here.",
      mode: "Mode",
      free: "play freely", break: "break it", safe: "is it safe?", predict: "predict",
      taskFree: "Press the name of the one who moves next. Every step shows what the real processes did.",
      taskBreak: "Find a schedule that does not hold. The fewest steps in which that can be done: {par}.",
      taskSafe: "Does it hold in every schedule? Play as long as you like, then say so.",
      taskPredict: "The next movers are: {schedule}. How does this schedule end?",
      yes: "Yes, in every one", no: "No, not in every one",
      right: "Right.", wrong: "No.",
      safeAll: "It holds in all of its schedules: {n}.",
      safeSome: "It does not hold in {bad} of {n} schedules.",
      predicted: "You said: {guess}. It {kind}. Right so far: {right} of {all}.",
      broken: "You broke it in {n} steps; the fewest is {par}. Schedules tried: {tries}.",
      notBroken: "This schedule holds. Undo, or start again.",
      another: "Another schedule",
      movers: "Who moves next?",
      time: "time passes",
      output: "Output",
      can: "can move", blocked: "blocked", ended: "ended", failed: "failed", absent: "not there yet",
      hung: "waits for ever",
      in: "in {place}", after: "after: {what}", code: "Source", said: "What was said",
      heldAt: "from line {n}", waitsAt: "in line {n}", pastAt: "after line {n}",
      held: "held here:", waitsHere: "waits here:", past: "somewhere after this:",
      cannot: "{who} cannot move: {state}.",
      tools: "Tools",
      undo: "Undo", restart: "Start again", hint: "Hint", shortest: "Shortest failure", random: "Random",
      hinted: "Hint: {who}. From here a failure is {n} steps away.",
      noHint: "From here every schedule holds. Undo, or start again.",
      noFailure: "There is no failure: every schedule holds.",
      atEnd: "This schedule is over. Undo, or start again.",
      start: "Nobody has moved yet.",
      step: "Step {n}: {who} moves.", pass: "Step {n}: time passes.", jumped: "{n} steps: {schedule}.",
      ends: "{who} ends.", dies: "{who} fails.", stuck: "{who} is blocked {why}", silent: "Nothing is said.",
      says: "{who}: {what}.",
      holds: "holds", breaks: "breaks", hangs: "hangs", fails: "fails",
      over: "This schedule {kind}.", waits: "{who} waits in {place}",
      schedule: "Schedule", leaf: "{i} of {n}: {schedule}", inside: "{n} in all",
      replay: "Replay it for real:", copy: "Copy", copied: "Copied.", notCopied: "Selected; copy it by hand.",
      link: "Link to this schedule",
      badLink: "The link names a step that is not there; this is where it stops.",
      keys: "Keys: 1 to 9 move, U undo, S start again, H hint, F shortest failure, R random, Esc close.",
    },
  };
  const T = STRINGS[document.documentElement.lang.split("-")[0]] || STRINGS.en;
  const say = (text, values) => T[text].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const MARKS = { holds: "●", breaks: "✕", hangs: "■", fails: "▲" };
  // How a line of source is marked: words beside it, words for the whole column, a sign of its own.
  const SPOTS = { held: ["held", "heldAt"], waits: ["waitsHere", "waitsAt"], past: ["past", "pastAt", "↓"] };
  const SIGNS = { can: "▶", blocked: "‖", ended: "■", failed: "▲", absent: "○", hung: "■" };
  const SVG = "http://www.w3.org/2000/svg";
  const players = new Map(); // id -> makes the player when it is first wanted

  function el(tag, attributes = {}, ...children) {
    const drawn = ["svg", "path", "circle"].includes(tag);
    const element = drawn ? document.createElementNS(SVG, tag) : document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "onclick") element.addEventListener("click", value);
      else element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  }
  const button = (text, onclick, more = {}) => el("button", { type: "button", onclick, ...more }, text);
  const put = (element, text) => { if (element.textContent !== text) element.textContent = text; };

  // ---- the data ----

  // The tree: each node knows its way back, what it brought, and the best failure that lies ahead.
  function grow(data) {
    const leaves = [];
    const nodes = [];
    const better = (a, b) => !b || (a && (a.depth - b.depth || a.turns - b.turns) < 0) ? a : b;
    const add = (number, who, parent) => {
      const [news, ...rest] = data.nodes[number];
      const node = { who, parent, news, next: new Map(), depth: parent ? parent.depth + 1 : 0, bad: null };
      node.turns = parent ? parent.turns + (parent.parent && parent.who !== who ? 1 : 0) : 0;
      nodes.push(node);
      if (typeof rest[0] === "string") {
        node.kind = rest[0];
        node.reason = data.texts[rest[1]] || "";
        node.stacks = new Map();
        for (let i = 2; i < rest.length; i += 2) node.stacks.set(data.texts[rest[i]], data.texts[rest[i + 1]]);
        node.y = leaves.push(node) - 0.5;
        if (node.kind !== "holds") node.bad = node;
        return node;
      }
      for (let i = 0; i < rest.length; i += 2) {
        const child = add(number - rest[i + 1], rest[i], node);
        node.next.set(rest[i], child);
        node.bad = better(child.bad, node.bad);
      }
      const ys = [...node.next.values()].map((child) => child.y);
      node.y = (ys[0] + ys[ys.length - 1]) / 2;
      return node;
    };
    return { root: add(data.nodes.length - 1, null, null), nodes, leaves };
  }

  const path = (node) => (node.parent ? [...path(node.parent), node] : [node]);

  // ---- the player ----

  function player(figure, opener, data, id) {
    const { root, nodes, leaves } = grow(data);
    const names = data.actors;
    const people = names.filter((name) => name && name !== "~");
    const colour = (i) => (i < people.length ? `var(--es-a${i % 10})` : "var(--es-muted)");
    const called = (i) => (names[i] === "~" ? `~ ${T.time}` : names[i] || T.output);
    // A schedule as `launch` takes it: where a name has blanks, with commas.
    const listed = (list) => {
      const blanks = list.some((i) => names[i].includes(" "));
      return list.map((i) => names[i]).join(blanks ? ", " : " ") + (blanks && list.length < 2 ? "," : "");
    };
    const schedule = (node) => path(node).slice(1).map((one) => one.who);
    const par = root.bad ? root.bad.depth : 0;
    const bad = leaves.filter((leaf) => leaf.bad).length;
    const about = (n) => (n < 0 ? (-1 - n) >> 1 : data.lines[3 * n]); // whom a piece of news is about
    const textOf = (n) => data.texts[data.lines[3 * n + 1]];
    const lineOf = (n) => data.lines[3 * n + 2];
    const numberIn = (place) => Number((/^[^:,]*:(\d+), /.exec(place) || [])[1]); // of a hung run's line
    const any = (list) => list[Math.floor(Math.random() * list.length)];

    let here = root, mode = "free", revealed = true, asked = null, hinted = null;
    let tries = 0, right = 0, all = 0, result = "";
    let seen = new Set();

    // Parts that stay, so that focus is never lost.
    const task = el("p", { class: "es-task", role: "status" });
    const choices = el("div", { class: "es-row es-choices", role: "group" });
    const movers = el("div", { class: "es-row es-movers", role: "group", "aria-label": T.movers });
    const columns = el("div", { class: "es-columns" });
    const news = el("p");
    const verdict = el("p", { class: "es-verdict" });
    const status = el("div", { class: "es-status", role: "status" }, news, verdict);
    // What comes below stays where it is: behind the status stands, unseen, the tallest ending of all.
    const tall = (leaf) => ending(leaf).split("\n").reduce((rows, line) => rows + Math.ceil(line.length / 40), 0);
    const tallest = leaves.reduce((one, other) => (tall(other) > tall(one) ? other : one));
    const room = el("div", { class: "es-room", "aria-hidden": "true" }, el("p"), el("p", {}, ending(tallest)));
    const code = el("code");
    const copied = el("span", { role: "status" });
    const link = el("a", { href: "#" }, T.link);
    const range = el("input", { type: "range", min: 0, max: leaves.length, id: `${id}-range` });
    const place = el("span", { class: "es-place" });
    const select = el("select", { id: `${id}-mode` });
    for (const name of ["free", "break", "safe", "predict"]) {
      if (name !== "break" || bad) select.append(el("option", { value: name }, T[name]));
    }
    const moving = new Map();
    const lanes = new Map();
    names.forEach((name, i) => {
      if (name) {
        const state = el("span", { class: "es-state" });
        const one = button(el("b", {}, called(i)), () => move(i), { style: `--es-c:${colour(i)}` });
        one.append(state);
        if (moving.size < 9) one.setAttribute("aria-keyshortcuts", moving.size + 1);
        moving.set(i, { one, state });
        movers.append(one);
      }
    });
    // A column an actor; the main process, of which there is most to read, comes last.
    const main = names.indexOf("MainProcess");
    for (const i of [...names.keys()].filter((i) => i !== main).concat(main)) {
      if (i < 0 || names[i] === "~") continue;
      const why = el("span", { class: "es-why" });
      const said = el("ol", { class: "es-said", "aria-label": T.said, style: `--es-rows:${most(i)}` });
      const { source, rows } = listing(i);
      columns.append(el("div", { style: `--es-c:${colour(i)}`, role: "group", "aria-label": called(i) },
        el("p", { class: "es-name" }, el("b", {}, called(i)), " ", why), ...source, said));
      lanes.set(i, { why, said, rows, mark: el("span", { class: "es-at" }) });
    }
    const tools = el("div", { class: "es-row", role: "group", "aria-label": T.tools });
    const act = {
      undo: () => here.parent && go(here.parent),
      restart: () => begin(),
      hint, shortest,
      random: () => {
        let node = here;
        while (!node.kind) node = any([...node.next.values()]);
        if (!asked) go(node);
      },
    };
    for (const name of Object.keys(act)) tools.append(button(T[name], act[name], { "data-tool": name }));
    const picture = draw();
    const label = say("player", { call: data.call.join(" ") });
    const panel = el("div", { class: "es-player", role: "group", "aria-label": label, hidden: "" },
      el("div", { class: "es-row" },
        el("label", { for: select.id }, T.mode), select),
      task, choices,
      el("div", {}, movers, tools, el("div", { class: "es-told" }, status, room), columns),
      el("div", { class: "es-all" }, picture.element,
        el("div", {},
          el("label", { for: range.id }, T.schedule), range, place,
          el("p", { class: "es-replay" }, T.replay + " ", code),
          el("div", { class: "es-row" }, button(T.copy, copy), link, copied))),
      el("p", { class: "es-keys" }, T.keys));
    opener.after(panel);

    select.addEventListener("change", () => { mode = select.value; right = all = 0; begin(); });
    range.addEventListener("input", () => go(range.value > 0 ? leaves[range.value - 1] : root));
    panel.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.target === select || event.target === range) return;
      if (event.key === "Escape") return void show(false);
      const letters = { u: "undo", s: "restart", h: "hint", f: "shortest", r: "random" };
      const tool = letters[event.key.toLowerCase()];
      if (tool) act[tool]();
      else if (/^[1-9]$/.test(event.key) && [...moving.keys()][event.key - 1] !== undefined) {
        move([...moving.keys()][event.key - 1]);
      } else return;
      event.preventDefault();
    });

    function show(open) {
      panel.hidden = !open;
      figure.classList.toggle("es-playing", open);
      opener.setAttribute("aria-expanded", String(open));
      if (open) refresh();
      else opener.focus();
    }

    // Begin a mode, or begin it again.
    function begin() {
      revealed = mode === "free";
      seen = new Set();
      tries = 0;
      result = "";
      asked = null;
      if (mode === "predict") {
        const kind = any([...new Set(leaves.map((leaf) => leaf.kind))]);
        asked = any(leaves.filter((leaf) => leaf.kind === kind));
      }
      go(root);
    }

    function move(i) {
      if (here.next.has(i) && !asked) return go(here.next.get(i));
      const { state } = stateOf(i);
      if (!asked) put(news, here.kind ? T.atEnd : say("cannot", { who: called(i), state: T[state] }));
    }

    function go(node) {
      const before = here;
      here = node;
      hinted = null;
      if (node.kind) seen.add(node);
      if (mode === "break" && !revealed) {
        result = "";
        if (node.kind && before !== node) {
          tries += 1;
          result = node.bad ? say("broken", { n: node.depth, par, tries }) : T.notBroken;
          revealed = Boolean(node.bad);
        }
      }
      refresh();
      tell(before);
    }

    function hint() {
      if (asked) return;
      const goal = here.bad;
      if (!goal || here.kind) return put(news, here.kind ? T.atEnd : T.noHint);
      hinted = path(goal)[here.depth + 1].who;
      refresh();
      put(news, say("hinted", { who: called(hinted), n: goal.depth - here.depth }));
    }

    function shortest() {
      if (asked) return;
      if (mode === "break") revealed = true; // that is not playing
      if (root.bad) go(root.bad);
      else put(news, T.noFailure);
    }

    function answer(guess) {
      if (mode === "safe") {
        revealed = true;
        const truth = bad ? say("safeSome", { bad, n: leaves.length }) : say("safeAll", { n: leaves.length });
        result = `${guess === !bad ? T.right : T.wrong} ${truth}`;
        refresh();
        return range.focus();
      }
      const leaf = asked;
      all += 1;
      right += guess === leaf.kind ? 1 : 0;
      result = `${guess === leaf.kind ? T.right : T.wrong} `
        + say("predicted", { guess: T[guess], kind: T[leaf.kind], right, all });
      asked = null;
      revealed = true;
      go(leaf);
      choices.querySelector("button").focus();
    }

    function offer() {
      const list = [];
      if (mode === "safe" && !revealed) list.push([T.yes, () => answer(true)], [T.no, () => answer(false)]);
      if (mode === "predict") {
        if (asked) {
          for (const [kind, mark] of Object.entries(MARKS)) list.push([`${mark} ${T[kind]}`, () => answer(kind)]);
        } else list.push([T.another, () => { begin(); choices.querySelector("button").focus(); }]);
      }
      const words = list.map(([text]) => text).join();
      if (choices.dataset.words === words) return;
      choices.dataset.words = words;
      choices.replaceChildren(...list.map(([text, onclick]) => button(text, onclick)));
    }

    // ---- what is seen ----

    // The functions in which an actor is ever seen: a row for each line that is not blank.
    function listing(i) {
      const seen = [...data.lines.keys()].filter((k) => k % 3 === 2 && data.lines[k - 2] === i)
        .map((k) => data.lines[k]);
      for (const leaf of leaves) if (leaf.stacks.has(names[i])) seen.push(numberIn(leaf.stacks.get(names[i])));
      const rows = new Map();
      const source = data.code.map(([first, text]) => [first, text.split("\n")])
        .filter(([first, lines]) => seen.some((n) => n >= first && n < first + lines.length))
        .map(([first, lines]) => el("ol", { class: "es-code", "aria-label": T.code }, ...lines.flatMap((line, n) => {
          if (!line) return [];
          const indent = line.length - line.trimStart().length;
          const row = el("li", { style: `--es-in:${indent / 2}ch` }, el("span", {}, String(first + n)),
            el("code", {}, line.trimStart()));
          rows.set(first + n, row);
          return [row];
        })));
      return { source, rows };
    }

    // How many lines an actor says in one schedule at most: for so many there is room from the start.
    function most(i) {
      const said = new Map([[null, 0]]); // the nodes are in an order in which parents come first
      for (const node of nodes) {
        said.set(node, said.get(node.parent) + node.news.filter((n) => n >= 0 && about(n) === i).length);
      }
      return Math.max(...said.values());
    }

    // What an actor is blocked in, where a run that hung shows it: up to there it neither moved nor spoke.
    function waitsIn(node, i) {
      if (node.kind) return node.stacks.get(names[i]);
      if (node.next.has(i)) return undefined;
      for (const child of node.next.values()) {
        const place = child.news.some((n) => about(n) === i) ? undefined : waitsIn(child, i);
        if (place) return place;
      }
      return undefined;
    }

    // What an actor does now, where, and what is known of that: at which line, and how sure ("spot").
    function stateOf(i) {
      let last = -1, state = "absent";
      for (const node of path(here)) {
        for (const n of node.news) {
          if (about(n) !== i) continue;
          if (n < 0) state = n & 1 ? "ended" : "failed";
          else [last, state] = [n, "blocked"];
        }
      }
      if (here.next.has(i)) state = "can";
      if (here.kind && here.stacks.has(names[i])) state = "hung";
      if (names[i] === "~" && state !== "can") state = "absent";
      if (state === "can") return { state, why: "", spot: "held", line: last < 0 ? 0 : lineOf(last) };
      if (state !== "blocked" && state !== "hung") return { state, why: "", line: 0 };
      const waits = waitsIn(here, i);
      if (waits) return { state, why: say("in", { place: waits }), spot: "waits", line: numberIn(waits) };
      return { state, why: say("after", { what: textOf(last) }), spot: "past", line: lineOf(last) };
    }

    function ending(leaf) {
      return [
        `${MARKS[leaf.kind]} ${say("over", { kind: T[leaf.kind] })} ${leaf.reason}`,
        ...[...leaf.stacks].map(([who, where]) => say("waits", { who, place: where })),
      ].join("\n");
    }

    function refresh() {
      const text = { free: "taskFree", break: "taskBreak", safe: "taskSafe", predict: "taskPredict" }[mode];
      put(task, result || say(text, { par, schedule: asked ? listed(schedule(asked)) : "" }));
      offer();
      for (const [i, { one, state }] of moving) {
        const its = stateOf(i).state;
        const can = its === "can" && !asked;
        one.setAttribute("aria-disabled", String(!can));
        one.dataset.state = its;
        one.hidden = names[i] === "~" && !can && document.activeElement !== one;
        one.classList.toggle("es-hinted", hinted === i);
        put(state, `${SIGNS[its]} ${T[its]}${hinted === i ? ` (${T.hint})` : ""}`);
      }
      const steps = path(here);
      for (const [i, { why, said, rows, mark }] of lanes) {
        const { state, why: words, spot, line } = stateOf(i);
        const row = rows.get(line);
        const [word, whole, sign = SIGNS[state]] = SPOTS[spot] || [];
        put(why, names[i] ? `${SIGNS[state]} ${T[state]} ${row ? say(whole, { n: line }) : words}` : "");
        mark.remove();
        if (row) {
          mark.dataset.spot = spot;
          mark.replaceChildren(el("span", { "aria-hidden": "true" }, sign), el("span", {}, T[word]));
          row.prepend(mark);
        }
        const items = [];
        steps.forEach((node, step) => {
          for (const n of node.news) {
            if (n < 0 || about(n) !== i) continue;
            const item = el("li", {}, el("span", {}, String(step)), textOf(n));
            if (node === here) item.className = "es-new";
            items.push(item);
          }
        });
        said.replaceChildren(...items);
      }
      for (const one of tools.children) {
        const can = one.dataset.tool === "restart" || (!asked && (one.dataset.tool !== "undo" || here.parent));
        one.setAttribute("aria-disabled", String(!can));
      }
      verdict.dataset.kind = here.kind || "";
      put(verdict, here.kind ? ending(here) : "");
      picture.mark();
      const index = leaves.indexOf(here);
      range.value = index + 1;
      range.disabled = Boolean(asked) || !revealed;
      const made = listed(schedule(here));
      const where = say(here.kind ? "leaf" : "inside", { i: index + 1, n: leaves.length, schedule: made });
      range.setAttribute("aria-valuetext", where);
      put(place, where);
      const call = data.call.map((one) => JSON.stringify(one)).join(", ");
      put(code, `launch(${call}, schedule=${JSON.stringify(made)})`);
      put(copied, "");
      link.href = address();
    }

    function tell(before) {
      const lines = here.news.map((n) => (n < 0 ? say(n & 1 ? "ends" : "dies", { who: called(about(n)) })
        : say("says", { who: called(about(n)), what: textOf(n) })));
      const n = here.depth;
      if (!here.parent) lines.unshift(T.start);
      else if (here.parent !== before) lines.unshift(say("jumped", { n, schedule: listed(schedule(here)) }));
      else {
        const who = called(here.who), { state, why } = stateOf(here.who);
        if (state === "blocked") lines.push(say("stuck", { who, why }));
        if (!lines.length) lines.push(T.silent);
        lines.unshift(say(names[here.who] === "~" ? "pass" : "step", { n, who }));
      }
      put(news, lines.join(" "));
      try {
        history.replaceState(history.state, "", asked ? `#${id}` : address());
      } catch { /* some browsers allow only so many a minute */ }
    }

    function address() {
      const parts = schedule(here).map((i) => encodeURIComponent(names[i]).replace(/\./g, "%2E"));
      return `#${id}=${parts.join(".")}`;
    }

    // A schedule from an address.
    function follow(text) {
      mode = select.value = "free";
      revealed = true;
      asked = null;
      result = "";
      let node = root, whole = true;
      for (const part of text.split(".").filter(Boolean)) {
        let name = part;
        try { name = decodeURIComponent(part); } catch { /* not ours */ }
        const next = node.next.get(names.indexOf(name));
        if (!next) { whole = false; break; }
        node = next;
      }
      show(true);
      go(node);
      if (!whole) put(news, T.badLink);
      panel.scrollIntoView({ block: "start" });
    }

    async function copy() {
      try {
        await navigator.clipboard.writeText(code.textContent);
        put(copied, T.copied);
      } catch {
        getSelection().selectAllChildren(code);
        put(copied, T.notCopied);
      }
    }

    // ---- the tree ----

    function draw() {
      const pitch = Math.min(16, 560 / leaves.length);
      const depth = Math.max(...leaves.map((leaf) => leaf.depth), 1);
      const reach = Math.max(Math.min(42, 300 / depth), 4);
      const size = Math.max(Math.min(pitch * 0.36, 5), 1.2);
      const width = depth * reach + 2 * size + 12, height = pitch * leaves.length + 12;
      const x = (node) => node.depth * reach + 6, y = (node) => node.y * pitch + 6;
      const f = (n) => n.toFixed(1);
      const edge = (node) => {
        const [a, b] = [y(node.parent), y(node)];
        const [half, down] = [f(reach / 2), f(b - a)];
        return `M${f(x(node.parent))} ${f(a)}c${half} 0 ${half} ${down} ${f(reach)} ${down}`;
      };
      const shapes = {
        holds: (s) => `m-${s} 0a${s} ${s} 0 0 1 ${2 * s} 0a${s} ${s} 0 0 1 -${2 * s} 0z`,
        breaks: (s) => `m-${s} -${s}l${2 * s} ${2 * s}m0 -${2 * s}l-${2 * s} ${2 * s}`,
        hangs: (s) => `m-${s} -${s}h${2 * s}v${2 * s}h-${2 * s}z`,
        fails: (s) => `m0 -${s}l${s} ${2 * s}h-${2 * s}z`,
      };
      const box = { viewBox: `0 0 ${f(width)} ${f(height)}`, width: f(width), height: f(height) };
      const element = el("svg", { ...box, "aria-hidden": "true" });
      const add = (tag, more) => element.appendChild(el(tag, more));
      const line = (i, width) => ({ style: `stroke:${colour(i)}`, "stroke-width": width });
      const edges = new Map();
      for (const node of nodes.slice(1)) edges.set(node.who, (edges.get(node.who) || "") + edge(node));
      const stroke = Math.max(Math.min(pitch / 5, 1.6), 0.5);
      for (const [i, d] of edges) add("path", { d, ...line(i, stroke) });
      const way = names.map((_, i) => add("path", line(i, 5)));
      const marks = Object.keys(MARKS).map((kind) =>
        add("path", { class: `es-mark-${kind}`, "stroke-width": Math.max(size / 2, 1) }));
      const spot = add("circle", { class: "es-spot", r: 5 });
      let marked = -1;
      element.addEventListener("click", (event) => {
        if (asked) return;
        const seat = element.getBoundingClientRect();
        const scale = width / seat.width;
        const [px, py] = [(event.clientX - seat.left) * scale, (event.clientY - seat.top) * scale];
        const open = revealed ? nodes : [...path(here), ...seen];
        const far = (node) => (x(node) - px) ** 2 + (y(node) - py) ** 2;
        go(open.reduce((best, node) => (far(node) < far(best) ? node : best)));
      });
      const mark = () => {
        const steps = path(here).slice(1);
        way.forEach((one, i) => {
          one.setAttribute("d", steps.filter((node) => node.who === i).map(edge).join(""));
        });
        spot.setAttribute("cx", x(here));
        spot.setAttribute("cy", y(here));
        const known = revealed && !asked ? leaves : [...seen];
        if (marked === known.length) return;
        marked = known.length;
        Object.keys(MARKS).forEach((kind, i) => marks[i].setAttribute("d", known
          .filter((leaf) => leaf.kind === kind)
          .map((leaf) => `M${f(x(leaf) + size + 1)} ${f(y(leaf))}${shapes[kind](f(size))}`).join("")));
      };
      return { element, mark };
    }

    return { follow, toggle: () => show(panel.hidden) };
  }

  // ---- the page ----

  function follow() {
    const [id, text] = location.hash.slice(1).split("=", 2);
    if (players.has(id) && text !== undefined) players.get(id)().follow(text);
  }

  function begin() {
    for (const script of document.querySelectorAll("figure.exploration > script.es-play")) {
      const figure = script.parentElement;
      const data = JSON.parse(script.textContent);
      const top = figure.querySelector(":scope > .es-legend");
      if (data.too_many) top.after(el("p", { class: "es-keys" }, say("tooMany", { n: data.too_many })));
      if (data.too_many || data.nodes.length < 2) continue; // too many, or nobody ever moves
      const name = `play-${data.call.join("-").replace(/\W+/g, "-")}`;
      let id = name, made = null;
      for (let n = 2; players.has(id); n += 1) id = `${name}-${n}`;
      const opener = button(T.open, () => make().toggle(), { class: "es-open", "aria-expanded": "false" });
      const make = () => (made = made || player(figure, opener, data, id));
      players.set(id, make);
      top.after(opener);
    }
    follow();
    addEventListener("hashchange", follow);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
