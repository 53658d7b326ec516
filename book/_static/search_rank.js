// @ts-check
// Which sections answer a query, the best first. It is pure: no page. search.js shows what it finds, and
// search_index.js, which sections.py makes, holds what there is to find.
"use strict";

/**
 * Page (a number), anchor, heading, heading above, text, words of code and outputs, messages of errors, weight,
 * what people ask in other words.
 *
 * @typedef {[number, string, string, string, string, string, string[], number, string]} Listed
 */

/**
 * @typedef {object} SearchIndex
 * @property {[string, string, number][]} pages  address, title, and the weight of its sections, about 1
 * @property {string[][]} same  words and phrases that mean the same
 * @property {Listed[]} sections
 */

/**
 * @typedef {object} Found
 * @property {string} address  with the anchor
 * @property {string} title
 * @property {string} page  title of the page
 * @property {string} text
 * @property {number} score
 * @property {string[]} words  those of the query that stand in it, the rarest first, as they are typed
 * @property {boolean} late  whether its page tells of others
 */

/** Ways to say one thing of the query; each is some terms, which are all to be found, and a weight. */
/** @typedef {{ ways: { terms: string[], weight: number }[], typed: string, size: number }} Want */

// biome-ignore lint/correctness/noUnusedVariables: search.js uses it
const EveryScheduleSearch = (() => {
  // What a word weighs by where it stands, and how far more of the same helps: half as much at SOON.
  const TITLE = 9;
  const ABOVE = 2;
  const PAGE = 4;
  const MESSAGE = 3;
  const ASKED = 6;
  const TEXT = 1;
  const CODE = 0.5;
  const SOON = 5;
  const SYNONYM = 0.55;
  const BEGUN = 0.7; // a word of which only the beginning was typed
  const ALMOST = 0.5; // one letter is wrong
  const LATE = 0.5; // pages of less weight come after all others
  const ENOUGH = 0.1; // what is worth less than so much of the best is left out
  const LONG = 120; // a text of so many words makes each of them count half

  // They ask, and name nothing.
  const LITTLE = new Set(
    `a about after all also although am an and any anyone are as at be because been between but by call calls can
    cannot could did difference different do does doesn doing don even example explain for from get gets getting
    give had has have help how i if in into is it its just keep keeps know mean meaning means multiprocessing program code vs versus thing things
    let like ll m make makes me my need no not of on one or other our out please problem python re s should so
    some something t than that the their them then there these they this to tried try use used using ve want was
    way we were what when where which while who why will with without would you your`.split(/\s+/),
  );
  const CHINESE = /\p{Script=Han}/u;
  const EXCEPTION =
    /(?:[A-Za-z_]\w*\.)*(?:[A-Z]\w*(?:Error|Exception|Exit|Interrupt|Warning)|(?:queue\.)?(?:Empty|Full))\b(?=: |$)/g;

  /** @param {string} text  The words as they stand, in small letters. @returns {string[]} */
  const plain = (text) => text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];

  /** The word without its endings; two forms of one word are to be the same, not to be a word. @param {string} word */
  function stem(word) {
    if (word.length < 4 || /[^a-z]/.test(word)) return word;
    let rest = word;
    if (/ies$/.test(rest)) rest = rest.replace(/ies$/, "y");
    else if (/(?:ss|x|ch|sh)es$/.test(rest)) rest = rest.slice(0, -2);
    else if (/[^siu]s$/.test(rest)) rest = rest.slice(0, -1);
    const verb = /^(.*[aeiouy].*?)(?:ing|ed)$/.exec(rest);
    if (verb && verb[1].length > 2) rest = verb[1].replace(/([bdgmnprt])\1$/, "$1");
    return rest.length > 4 ? rest.replace(/e$/, "") : rest;
  }

  /** The words of a name like `get_context` or `JoinableQueue`, and the whole. @param {string} text */
  function terms(text) {
    const found = [];
    for (const word of text.match(/[\p{L}\p{N}_]+/gu) ?? []) {
      found.push(stem(word.toLowerCase()));
      const parts = word.match(/[A-Z]+(?![a-z])|[A-Z]?[\p{Ll}\p{N}]+|[\p{Lo}]+/gu) ?? [];
      if (parts.length > 1) found.push(...parts.map((part) => stem(part.toLowerCase())));
    }
    return found;
  }

  /** @param {string} one  @param {string} other  Whether one letter was left out, added, changed or swapped. */
  function almost(one, other) {
    if (Math.abs(one.length - other.length) > 1) return false;
    let start = 0;
    while (start < one.length && one[start] === other[start]) start++;
    const [a, b] = [one.slice(start), other.slice(start)];
    return (
      a.slice(1) === b.slice(1) ||
      a.slice(1) === b ||
      a === b.slice(1) ||
      (a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2))
    );
  }

  /** Words that follow each other; of numbers of processes and the like nothing. @param {string} message */
  function pairs(message) {
    const found = plain(message.replace(/\b0x[\da-f]+\b/gi, " ")).filter((word) => !/^\d{3,}$/.test(word));
    return found.slice(1).map((word, n) => `${found[n]} ${word}`);
  }

  /** What is worth looking for in a pasted traceback: its last message. @param {string} query */
  function asked(query) {
    const text = query.replace(/File "[^"]*", line \d+(?:, in [\w.<>]+)?/g, " ");
    const last = [...text.matchAll(EXCEPTION)].at(-1);
    return last && /Traceback|File "|\n/.test(query) ? text.slice(last.index) : text;
  }

  /** @param {SearchIndex} index */
  function searcher(index) {
    /** @type {Map<string, Map<number, number>>} */
    const places = new Map(); // term -> section -> how much it counts there
    /** @type {Map<string, Set<number>>} */
    const neighbours = new Map(); // pair of words -> where it stands in a message
    const said = index.sections.map(([, , title, , , , messages], n) =>
      [title, ...messages].map((message, which) => {
        const found = [...new Set(pairs(message))];
        for (const pair of found) neighbours.set(pair, (neighbours.get(pair) ?? new Set()).add(n));
        return { found, weight: which ? 1 : 1.6 };
      }),
    );
    index.sections.forEach(([page, , title, above, text, code, messages, , asks], n) => {
      const inText = terms(text);
      /** @param {string[]} found  @param {number} weight */
      const count = (found, weight) => {
        for (const term of found) {
          const here = places.get(term) ?? new Map();
          here.set(n, (here.get(n) ?? 0) + weight);
          places.set(term, here);
        }
      };
      const inTitle = terms(title);
      count([...new Set(inTitle)], TITLE * Math.min(1, 6 / (inTitle.length + 2)));
      count([...new Set(terms(above))], ABOVE);
      count([...new Set(terms(index.pages[page][1]))], PAGE);
      count([...new Set(terms(messages.join(" ")))], MESSAGE);
      count([...new Set(terms(asks))], ASKED);
      count(inText, TEXT / (0.5 + inText.length / LONG));
      count(terms(code), CODE);
    });
    const many = index.sections.length;
    /** @param {number} [n]  How much is said by a word that stands in n sections. */
    const rarity = (n = 0) => (n ? Math.log(1 + many / n) : 0);
    const titles = index.sections.map(
      ([, , title]) => new Set(terms(title).filter((term) => !LITTLE.has(term))),
    );
    const rare = (/** @type {string} */ term) => rarity(places.get(term)?.size);
    const vocabulary = [...places.keys()];
    const groups = index.same.map((group) => group.map((one) => terms(one)));
    const chinese = index.same.flatMap((group) => group.filter((one) => CHINESE.test(one)));

    /** Without what is in every sentence. @param {string[]} phrase */
    function much(phrase) {
      const found = phrase.filter((term) => !LITTLE.has(term));
      return found.length ? found : phrase;
    }

    /** The terms that a word stands for. @param {string} word  @param {boolean} unfinished */
    function known(word, unfinished) {
      const ways = [];
      const own = stem(word);
      if (places.has(own)) ways.push({ terms: [own], weight: 1 });
      if (unfinished && word.length > 1 && !ways.length) {
        const begun = vocabulary.filter((term) => term.startsWith(word)).slice(0, 40);
        ways.push(...begun.map((term) => ({ terms: [term], weight: BEGUN })));
      }
      if (!ways.length && word.length > 4) {
        const near = vocabulary.filter(
          (term) => term[0] === own[0] && (almost(term, own) || almost(term, word)),
        );
        ways.push(...near.map((term) => ({ terms: [term], weight: ALMOST })));
      }
      return ways;
    }

    /** What a query asks for: words that no section has are left out. @param {string} query @returns {Want[]} */
    function wants(query) {
      let text = query.replace(/([A-Za-z])'([A-Za-z])/g, "$1$2");
      for (const one of chinese) text = text.replaceAll(one, ` ${one} `);
      const typed = text.match(/[\p{L}\p{N}_]+/gu) ?? [];
      const stems = typed.map((word) => stem(word.toLowerCase()));
      const open = /[\p{L}\p{N}_]$/u.test(text) ? typed.length - 1 : -1;
      /** @type {Want[]} */
      const found = [];
      for (let n = 0; n < typed.length; ) {
        let size = 1;
        /** @type {string[][]} */
        let others = [];
        for (const group of groups) {
          for (const phrase of group) {
            if (phrase.length < size || phrase.some((term, k) => stems[n + k] !== term)) continue;
            if (phrase.length > size) others = [];
            size = phrase.length;
            others.push(...group.filter((one) => one !== phrase));
          }
        }
        const word = typed[n].toLowerCase();
        const ways =
          size === 1 ? known(word, n === open) : [{ terms: much(stems.slice(n, n + size)), weight: 1 }];
        ways.push(...others.map((one) => ({ terms: much(one), weight: SYNONYM })));
        const there = ways.filter((way) => way.terms.every((term) => places.has(term)));
        const little = size === 1 && LITTLE.has(word);
        if (there.length && !little)
          found.push({ ways: there, typed: typed.slice(n, n + size).join(" "), size });
        n += size;
      }
      return found;
    }

    /** @param {Want} want  How much it says: as much as its own words, or else what stands for them. */
    function weighs(want) {
      const [first] = want.ways;
      return Math.max(...first.terms.map(rare)) * first.weight ** 0.5;
    }

    /** How much of a heading a query says, from 0 to 1. @param {Want[]} wanted  @param {Set<string>} title */
    function covers(wanted, title) {
      const inIt = wanted.flatMap(({ ways }) =>
        ways.filter((way) => way.terms.every((term) => title.has(term))).flatMap((way) => way.terms),
      );
      return title.size ? new Set(inIt).size / title.size : 0;
    }

    /** How much of what is wanted a section has. @param {Want} want  @param {number} section */
    function has(want, section) {
      let best = 0;
      for (const { terms, weight } of want.ways) {
        let sum = 0;
        for (const term of terms) {
          const count = places.get(term)?.get(section);
          if (!count) {
            sum = 0;
            break;
          }
          sum += count / (count + SOON) / terms.length;
        }
        best = Math.max(best, sum * weight);
      }
      return best;
    }

    /** How well the messages of sections agree with the query. @param {string} query */
    function agreeing(query) {
      /** @type {Map<number, number>} */
      const found = new Map();
      const there = new Set(pairs(query));
      const candidates = new Set([...there].flatMap((pair) => [...(neighbours.get(pair) ?? [])]));
      const weight = (/** @type {string} */ pair) =>
        rarity(neighbours.get(pair)?.size) / 2 ** pair.split(" ").filter((word) => LITTLE.has(word)).length;
      for (const n of candidates) {
        for (const message of said[n]) {
          let all = 0;
          let mine = 0;
          for (const pair of message.found) {
            all += weight(pair);
            if (there.has(pair)) mine += weight(pair);
          }
          if (mine) found.set(n, Math.max(found.get(n) ?? 0, (message.weight * mine * mine) / all));
        }
      }
      return found;
    }

    /** @param {string} query  @returns {Found[]} */
    function search(query) {
      const question = asked(query);
      const wanted = wants(question);
      const weights = wanted.map(weighs);
      const total = weights.reduce((sum, one) => sum + one, 0);
      const messages = agreeing(question);
      /** @type {Found[]} */
      const found = [];
      index.sections.forEach(([page, anchor, title, , text, , , own], n) => {
        let score = 0;
        let covered = 0;
        /** @type {[number, string][]} */
        const words = [];
        wanted.forEach((want, k) => {
          const part = has(want, n);
          if (!part) return;
          score += weights[k] * part;
          covered += weights[k];
          if (want.size === 1) words.push([weights[k], want.typed]);
        });
        if (!score) return;
        score *= (covered / total) ** 2 * (1 + covers(wanted, titles[n]));
        const [address, name, weight] = index.pages[page];
        score = (score + (messages.get(n) ?? 0)) * weight * own;
        words.sort((a, b) => b[0] - a[0]);
        const to = address + (title === name ? "" : `#${anchor}`);
        const typed = words.map(([, word]) => word);
        found.push({ address: to, title, page: name, text, score, words: typed, late: weight < LATE });
      });
      const best = Math.max(0, ...found.map((one) => one.score));
      return found
        .filter((one) => one.score > ENOUGH * best)
        .sort((a, b) => Number(a.late) - Number(b.late) || b.score - a.score);
    }

    return { search };
  }

  return { searcher, index: /** @type {SearchIndex | undefined} */ (undefined) };
})();
