// @ts-check
// What the player knows: the tree of all schedules, who could move, what was said, how it ended. It is pure:
// no page, no language. Nothing is simulated; all of it is read from runs of real processes.
"use strict";

/** @typedef {"holds" | "breaks" | "hangs" | "fails" | "cannot tell"} Kind  How a schedule ends. */

/**
 * An exploration, as `every_schedule/pictures/playdata.py` writes it into the figure.
 *
 * @typedef {object} PlayData
 * @property {string[]} call  the script's name and its arguments, as `launch` takes them
 * @property {string[]} actors  names; "Ann~" ends a wait of Ann's, "~" lets time pass, "" said what nobody said
 * @property {string[]} colours  the name of the colour of each: `--es-NAME` in the style sheet
 * @property {string[]} texts  every text that occurs, once
 * @property {[number, string][]} code  number of the first line and source of each function
 * @property {number[]} lines  actor, text and number of the line of source (0: not known) of each line said
 * @property {RawNode[]} nodes  a child is found so many nodes before its parent; the last node is the root
 * @property {[ThingKind, string, number, number][]} [things]  what is shared, and the small variables of
 *     actors: kind, name ("": not known), number of those of that name (0: the only one), actor (-1: shared)
 * @property {number[][]} [states]  for each node what has changed: thing, text, thing, text ... (-1: not known,
 *     or no such file)
 * @property {number[]} [whys]  node and text, one after the other, of the sentence that says why it goes wrong
 */

/** @typedef {"file" | "value" | "array" | "lock" | "semaphore" | "queue" | "pipe" | "event" | "barrier" | "proxy" | "variable"} ThingKind */

/** @typedef {{ kind: ThingKind, name: string, number: number, owner: number }} Thing */

/** @typedef {{ too_many: number }} TooMany  What stands there in place of the data of too many schedules. */

/**
 * News, and then actor, distance, actor, distance ...; or, where a schedule is over, its kind, the text of
 * the reason or -1, name, what it waits in, name ... News are numbers of lines, or -1 - 2 * actor for one that
 * has ended, one less if its process failed.
 *
 * @typedef {[number[], ...(number | Kind)[]]} RawNode
 */

/**
 * A beginning of schedules.
 *
 * @typedef {object} PlayNode
 * @property {number} who  the actor whose move led here; -1 at the root
 * @property {PlayNode | null} parent
 * @property {number[]} news  what the move brought
 * @property {Map<number, string | null>} things  what is known of each thing; null: it is not there
 * @property {Map<number, PlayNode>} next  who can move, and where that leads
 * @property {number} depth  steps so far
 * @property {number} turns  changes of actor so far
 * @property {PlayNode | null} bad  the nearest failure that lies ahead
 * @property {Kind | null} kind  how it ended, if it is over
 * @property {string} reason
 * @property {string} why  from what was done: a sentence
 * @property {Map<string, string>} stacks  who waits, and in what
 * @property {number} y  the place in the tree; leaves are 1 apart
 */

/** @typedef {"can" | "blocked" | "ended" | "failed" | "absent" | "hung"} State */

/**
 * What an actor does now. `line` is 0 where it is not known, `last` is the last line it said (-1: none), and
 * `place` is the call in which it is known to wait.
 *
 * @typedef {{ state: State, line: number, last: number, place: string }} Doing
 */

/**
 * The lines that the next move of an actor runs, as far as they are known: from where (0: nothing in sight
 * follows), to where (0: not known), all those between, and whether the actor ends there.
 *
 * @typedef {{ from: number, to: number, rows: number[], ends: boolean }} Ahead
 */

/** @typedef {{ n: number, indent: number, text: string }} Row  A line of source that is not blank. */

// biome-ignore lint/correctness/noUnusedVariables: player.js uses it
const EverySchedule = (() => {
  /** @type {Kind[]} */
  const KINDS = ["holds", "breaks", "hangs", "fails", "cannot tell"];
  /** @type {ReadonlySet<Kind>} */
  const FAILURES = new Set(/** @type {Kind[]} */ (["breaks", "hangs", "fails"]));
  const TIME = "~";

  // ---- schedules, as every_schedule/schedule.py has them ----

  /** @param {string} written  @returns {string[]} */
  function parse(written) {
    const names = written.includes(",") ? written.split(",") : written.split(/\s+/);
    return names.map((name) => name.trim()).filter(Boolean);
  }

  /** As `launch` takes it. @param {string[]} names */
  function text(names) {
    if (names.some((name) => name.includes(","))) return JSON.stringify(names);
    if (names.length === 1 && names[0].includes(" ")) return `${names[0]},`;
    return names.join(names.some((name) => name.includes(" ")) ? ", " : " ");
  }

  /** The call that runs a schedule. @param {string[]} call  @param {string[]} names */
  function launched(call, names) {
    const commas = names.some((name) => name.includes(","));
    const schedule = commas ? text(names) : JSON.stringify(text(names));
    return `launch(${call.map((one) => JSON.stringify(one)).join(", ")}, schedule=${schedule})`;
  }

  /** As a part of an address. @param {string[]} names */
  function address(names) {
    return names.map((name) => encodeURIComponent(name).replaceAll(".", "%2E")).join(".");
  }

  /** The names in a part of an address; what is no name of ours stays as it is. @param {string} part */
  function fromAddress(part) {
    return part
      .split(".")
      .filter(Boolean)
      .map((name) => {
        try {
          return decodeURIComponent(name);
        } catch {
          return name;
        }
      });
  }

  // ---- source ----

  const ALTERNATIVE = /^(else|elif|except|case)\b/;

  /** @param {[number, string]} part  @returns {Row[]} */
  function rowsOf([first, source]) {
    return source.split("\n").flatMap((line, i) => {
      const text = line.trimStart();
      return text ? [{ n: first + i, indent: line.length - text.length, text }] : [];
    });
  }

  /** The row after the statement that begins in a row; what belongs to another branch is passed over.
   * @param {Row[]} rows  @param {number} at */
  function following(rows, at) {
    let j = at;
    let open = 0;
    do {
      open += (rows[j].text.match(/[([{]/g) || []).length - (rows[j].text.match(/[)\]}]/g) || []).length;
      j += 1;
    } while (open > 0 && j < rows.length);
    while (j < rows.length && rows[j].indent < rows[at].indent && ALTERNATIVE.test(rows[j].text)) {
      const { indent } = rows[j];
      do j += 1;
      while (j < rows.length && rows[j].indent > indent);
    }
    return j;
  }

  /** The headers of the blocks in which a row stands, the nearest first. @param {Row[]} rows  @param {number} at */
  function around(rows, at) {
    const found = [];
    let { indent } = rows[at];
    for (let j = at - 1; j >= 0; j -= 1) {
      if (rows[j].indent < indent) {
        found.push(j);
        indent = rows[j].indent;
      }
    }
    return found;
  }

  /** The rows of the branches that are not taken where a row is reached. @param {Row[]} rows  @param {number} at */
  function passedOver(rows, at) {
    /** @type {Set<number>} */
    const found = new Set();
    for (const header of [at, ...around(rows, at)]) {
      if (!/^(else|elif|case)\b/.test(rows[header].text)) continue;
      const { indent } = rows[header];
      const bodies = [];
      let j = header - 1;
      for (; j >= 0 && rows[j].indent >= indent; j -= 1) {
        if (rows[j].indent > indent) bodies.push(j);
        else if (!ALTERNATIVE.test(rows[j].text)) break;
      }
      // A loop and a try have an `else`, too: what stands before that was run.
      if (j < 0 || rows[j].indent < indent || /^if\b/.test(rows[j].text))
        for (const k of bodies) found.add(k);
    }
    return found;
  }

  /**
   * What is run between two lines: the one after which an actor is held, and the one at which it comes to
   * rest (0: not known).
   * @param {[number, string][]} code  @param {number} held  @param {number} to  @param {boolean} ends
   * @returns {Ahead | null}
   */
  function stretch(code, held, to, ends) {
    const parts = code.map(rowsOf);
    const rows = parts.find((some) => some.some((row) => row.n === held));
    if (!rows) return null;
    const at = rows.findIndex((row) => row.n === held);
    const target = rows.findIndex((row) => row.n === to);
    const after = following(rows, at);
    /** @param {number} from  @param {number[]} all */
    const made = (from, all) => ({ from: rows[from]?.n ?? 0, to, rows: all.map((k) => rows[k].n), ends });
    /** @param {number} a  @param {number} b  both included */
    const range = (a, b) => Array.from({ length: Math.max(b - a + 1, 0) }, (_, k) => a + k);
    if (ends) return made(after, range(after, rows.length - 1));
    if (target < 0) return made(after, after < rows.length ? [after] : []);
    const aside = passedOver(rows, target);
    /** @param {number} k */
    const run = (k) => !aside.has(k);
    if (target > at) return made(Math.min(after, target), range(Math.min(after, target), target).filter(run));
    const loop = around(rows, at).find((k) => k <= target && /^(async for|for|while)\b/.test(rows[k].text));
    if (loop === undefined) return made(target, [target]); // it was called again
    const end = rows.findIndex((row, k) => k > loop && row.indent <= rows[loop].indent);
    const last = (end < 0 ? rows.length : end) - 1;
    const again = range(loop, target).filter(run);
    return after > last ? made(loop, again) : made(after, [...range(after, last), ...again]);
  }

  // ---- the tree ----

  /** @param {PlayNode} a  @param {PlayNode} b  fewer steps, then fewer changes of actor */
  const easier = (a, b) => a.depth - b.depth || a.turns - b.turns;

  /** @param {PlayNode} node  @returns {PlayNode[]} from the root to a node */
  function path(node) {
    const way = [];
    for (let one = /** @type {PlayNode | null} */ (node); one; one = one.parent) way.push(one);
    return way.reverse();
  }

  /** The line of source in "file.py:12, call". @param {string} place */
  const numberIn = (place) => Number(/^[^:,]*:(\d+), /.exec(place)?.[1] ?? 0);

  /** Two schedules end alike if they end for the same reason, and the same wait in the same.
   * @param {PlayNode} leaf */
  const endingOf = (leaf) => JSON.stringify([leaf.kind, leaf.reason, [...leaf.stacks]]);

  /** @param {PlayData} data */
  function model(data) {
    const { actors: names, texts } = data;
    /** @type {Thing[]} */
    const things = (data.things ?? []).map(([kind, name, number, owner]) => ({ kind, name, number, owner }));
    const whys = new Map(pairs(data.whys ?? []));
    /** @type {PlayNode[]} */
    const leaves = [];
    /** @type {PlayNode[]} */
    const nodes = [];

    /** @param {number} number  @param {number} who  @param {PlayNode | null} parent  @returns {PlayNode} */
    function grow(number, who, parent) {
      const [news, ...rest] = data.nodes[number];
      const changed = pairs(data.states?.[number] ?? []);
      const before = parent?.things ?? new Map();
      /** @type {PlayNode} */
      const node = {
        who,
        parent,
        news,
        things: changed.length
          ? new Map([
              ...before,
              ...changed.map(([thing, is]) => /** @type {const} */ ([thing, texts[is] ?? null])),
            ])
          : before,
        next: new Map(),
        depth: parent ? parent.depth + 1 : 0,
        turns: parent ? parent.turns + (parent.parent && parent.who !== who ? 1 : 0) : 0,
        bad: null,
        kind: null,
        reason: "",
        why: texts[whys.get(number) ?? -1] ?? "",
        stacks: new Map(),
        y: 0,
      };
      nodes.push(node);
      if (typeof rest[0] === "string") {
        const [kind, reason, ...waits] = /** @type {[Kind, ...number[]]} */ (rest);
        node.kind = kind;
        node.reason = texts[reason] ?? "";
        node.stacks = new Map(pairs(waits).map(([name, place]) => [texts[name], texts[place]]));
        node.y = leaves.push(node) - 0.5;
        if (FAILURES.has(kind)) node.bad = node;
        return node;
      }
      for (const [mover, distance] of pairs(/** @type {number[]} */ (rest))) {
        const child = grow(number - distance, mover, node);
        node.next.set(mover, child);
        if (child.bad && (!node.bad || easier(child.bad, node.bad) < 0)) node.bad = child.bad;
      }
      const ys = [...node.next.values()].map((child) => child.y);
      if (ys.length) node.y = (ys[0] + ys[ys.length - 1]) / 2;
      return node;
    }

    /** @param {number[]} list  @returns {[number, number][]} */
    function pairs(list) {
      return Array.from({ length: list.length / 2 }, (_, i) => [list[2 * i], list[2 * i + 1]]);
    }

    const root = grow(data.nodes.length - 1, -1, null);

    /** Whether a move lets a wait end, and no actor act. @param {number} i */
    const isTime = (i) => names[i].endsWith(TIME);
    /** Whose wait it is: the actor itself for any other. @param {number} i */
    const actorOf = (i) => {
      const owner = isTime(i) && names[i] !== TIME ? names.indexOf(names[i].slice(0, -TIME.length)) : -1;
      return owner < 0 ? i : owner;
    };
    /** Whom a piece of news is about. @param {number} n */
    const about = (n) => (n < 0 ? (-1 - n) >> 1 : data.lines[3 * n]);
    /** @param {number} n */
    const textOf = (n) => texts[data.lines[3 * n + 1]];
    /** @param {number} n */
    const lineOf = (n) => data.lines[3 * n + 2];
    /** Of a piece of news: what became of whom it is about. @param {number} n @returns {"says" | "ends" | "dies"} */
    const whatOf = (n) => {
      if (n >= 0) return "says";
      return n & 1 ? "ends" : "dies";
    };
    /** @param {PlayNode} node */
    const schedule = (node) =>
      path(node)
        .slice(1)
        .map((one) => names[one.who]);

    /** What an actor is blocked in, where a run shows it that ends so: up to there it neither moved nor spoke.
     * @param {PlayNode} node  @param {number} i  @returns {string} */
    function waitsIn(node, i) {
      if (node.kind) return node.stacks.get(names[i]) ?? "";
      if (node.next.has(i)) return "";
      for (const child of node.next.values()) {
        if (actorOf(child.who) === i || child.news.some((n) => about(n) === i)) continue;
        const place = waitsIn(child, i);
        if (place) return place;
      }
      return "";
    }

    /** @param {PlayNode} node  @param {number} i  @returns {Doing} */
    function doing(node, i) {
      let last = -1;
      /** @type {State} */
      let state = "absent";
      for (const { news } of path(node)) {
        for (const n of news) {
          if (about(n) !== i) continue;
          if (n < 0) state = whatOf(n) === "ends" ? "ended" : "failed";
          else [last, state] = [n, "blocked"];
        }
      }
      if (node.next.has(i)) return { state: "can", line: last < 0 ? 0 : lineOf(last), last, place: "" };
      if (isTime(i)) return { state: "absent", line: 0, last, place: "" };
      if (node.stacks.has(names[i])) state = node.kind === "hangs" ? "hung" : "blocked";
      if (state !== "blocked" && state !== "hung") return { state, line: 0, last, place: "" };
      const place = waitsIn(node, i);
      return { state, line: place ? numberIn(place) : lineOf(last), last, place };
    }

    /** What the next move of an actor runs, in its own source. @param {PlayNode} node  @param {number} i */
    function ahead(node, i) {
      const child = node.next.get(i);
      const { line } = doing(node, i);
      if (!child || !line) return null;
      const news = child.news.filter((n) => about(n) === i);
      const ends = news.some((n) => n < 0);
      const said = news.filter((n) => n >= 0 && lineOf(n)).map(lineOf);
      return stretch(data.code, line, said.at(-1) ?? numberIn(waitsIn(child, i)), ends && !said.length);
    }

    /** Every line of source at which an actor is ever seen. @param {number} i */
    function seenAt(i) {
      /** @type {Set<number>} */
      const seen = new Set();
      for (const node of nodes) {
        for (const n of node.news) if (n >= 0 && about(n) === i) seen.add(lineOf(n));
        const place = node.stacks.get(names[i]);
        if (place) seen.add(numberIn(place));
      }
      return seen;
    }

    /** The source in which an actor is ever seen, without blank lines. @param {number} i */
    function listing(i) {
      const seen = seenAt(i);
      return data.code.map(rowsOf).filter((rows) => rows.some((row) => seen.has(row.n)));
    }

    /** All that a thing is ever like. @param {number} thing */
    const likenesses = (thing) => new Set(nodes.map((node) => node.things.get(thing)));

    /** How many lines an actor says in one schedule at most. @param {number} i */
    function most(i) {
      /** @type {Map<PlayNode | null, number>} */
      const said = new Map([[null, 0]]); // parents come first
      for (const node of nodes) {
        const here = node.news.filter((n) => n >= 0 && about(n) === i).length;
        said.set(node, (said.get(node.parent) ?? 0) + here);
      }
      return Math.max(...said.values());
    }

    const endings = new Map(leaves.map((leaf) => [endingOf(leaf), leaf]));
    const bad = leaves.filter((leaf) => leaf.bad);
    return {
      root,
      nodes,
      leaves,
      names,
      call: data.call,
      kinds: KINDS.filter((kind) => leaves.some((leaf) => leaf.kind === kind)),
      endings,
      bad: bad.length,
      unsure: leaves.filter((leaf) => leaf.kind === "cannot tell").length,
      fewest: Math.min(...bad.map((leaf) => leaf.turns)), // changes of actor; infinite where nothing fails
      things,
      likenesses,
      isTime,
      actorOf,
      about,
      textOf,
      whatOf,
      schedule,
      doing,
      ahead,
      listing,
      most,
    };
  }

  return { KINDS, TIME, parse, text, launched, address, fromAddress, stretch, path, easier, endingOf, model };
})();
