// Answers queries from the files that docs/reference/search-shards.md describes. Knows no page:
// `load(path)` hands it what a data file holds.
var zengerIndex = (function () {
  "use strict";
  const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const VALUE = new Uint8Array(128);
  for (let n = 0; n < 64; n++) VALUE[LETTERS.charCodeAt(n)] = n;
  const MOST_EXPANDED = 400, MOST_SHARDS = 3, AT_ONCE = 8, MOST_CHECKED = 24;

  function numbers(text) {
    const found = [];
    let value = 0, scale = 1;
    for (let n = 0; n < text.length; n++) {
      const letter = VALUE[text.charCodeAt(n)];
      value += (letter & 31) * scale; // not <<: that ends at 31 bits
      if (letter & 32) scale *= 32;
      else { found.push(value); value = 0; scale = 1; }
    }
    return found;
  }

  function hash(word) { // CRC-32 of UTF-16 units, low byte first
    let value = -1;
    for (let n = 0; n < word.length * 2; n++) {
      value ^= (word.charCodeAt(n >> 1) >> (n & 1 ? 8 : 0)) & 255;
      for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
    }
    return ~value;
  }
  function bucket(left, right, bits) {
    const mixed = (Math.imul(hash(left), 0x9e3779b1) + Math.imul(hash(right), 0x85ebca6b)) >>> 0;
    return Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35) >>> (32 - bits);
  }

  function open(top, load) {
    const size = top.pages, waiting = new Map(), shards = new Map();
    const firsts = unfold(top.shards);
    const folder = top.folder + "/";
    const file = (kind, n) => fetched(folder + kind + Math.floor(n / 1000) + "/" + kind + n + ".js");

    function fetched(path) {
      if (!waiting.has(path)) waiting.set(path, load(path).catch((error) => { waiting.delete(path); throw error; }));
      return waiting.get(path);
    }
    function unfold(text) {
      let before = "";
      return !text ? [] : text.split("|").map((part) => (before = before.slice(0, VALUE[part.charCodeAt(0)]) + part.slice(1)));
    }
    function shardOf(word) {
      let low = 0, high = firsts.length;
      while (low < high) { const middle = (low + high) >> 1; if (firsts[middle] <= word) low = middle + 1; else high = middle; }
      return low - 1;
    }
    async function shard(n) {
      if (!shards.has(n)) {
        const words = new Map();
        let before = "";
        for (const entry of (await file("t", n)).split("|")) {
          const end = entry.search(/[ !]/);
          before = before.slice(0, VALUE[entry.charCodeAt(0)]) + entry.slice(1, end);
          words.set(before, entry.slice(end));
        }
        shards.set(n, words);
      }
      return shards.get(n);
    }

    const empty = () => ({ has: new Uint8Array(size), score: new Float32Array(size), count: 0 });

    // Adds the pages of one word's entry to a set.
    async function mark(set, entry) {
      const parts = entry.split("!"), isFrequent = parts.length > 1;
      const head = numbers(isFrequent ? parts[3] : entry.slice(1));
      const count = isFrequent ? +parts[1] : head.length;
      const weight = Math.log(1 + (size - count + 0.5) / (count + 0.5)) / 8;
      const add = (page, level) => { set.has[page] = 1; set.score[page] += weight * (level + 0.5); };
      const listed = isFrequent && new Uint8Array(size);
      let page = -1;
      for (const number of head) {
        page += Math.floor(number / 8) + 1;
        add(page, number % 8);
        if (listed) listed[page] = 1;
      }
      if (isFrequent) for (const other of tail(await file("l", +parts[2]))) if (!listed[other]) add(other, 0);
    }
    function tail(text) {
      const pages = [];
      let page = -1;
      if (text[0] === "=") for (const gap of numbers(text.slice(1))) pages.push((page += gap + 1));
      else for (let n = 1; n < text.length; n++)
        for (let bit = 0, letter = VALUE[text.charCodeAt(n)]; letter; bit++, letter >>= 1) if (letter & 1) pages.push((n - 1) * 6 + bit);
      return pages;
    }

    async function term(word) {
      const set = empty(), n = shardOf(word), entry = n < 0 ? undefined : (await shard(n)).get(word);
      if (entry) await mark(set, entry);
      return set;
    }
    // Pages that may hold these words in a row: all the words, and all their pairs' buckets.
    async function phrase(set, words) {
      const listed = words.slice(1).map(async (word, n) => {
        const place = bucket(words[n], word, top.pairs[0]), inFile = top.pairs[1];
        const other = empty(), text = await file("b", Math.floor(place / inFile));
        for (const page of tail(text.split("|")[place % inFile])) other.has[page] = 1;
        return other;
      });
      return meet(set, await Promise.all([...new Set(words)].map(term).concat(listed)));
    }
    async function prefix(query, remarks) {
      const set = empty(), start = Math.max(0, shardOf(query.word));
      const entries = [];
      let n = start, end = start;
      while (end + 1 < firsts.length && firsts[end + 1] < query.word + "\uffff") end++;
      for (; n <= end && n < start + MOST_SHARDS && firsts.length; n++)
        for (const [word, entry] of await shard(n)) if (word.startsWith(query.word)) entries.push(entry);
      if ((firsts.length && n <= end) || entries.length > MOST_EXPANDED) {
        const error = new Error("Very many words begin with “" + query.word + "”.");
        throw Object.assign(error, { isQuery: true, place: query.start, hint: "Write more letters before the *, or use the live search." });
      }
      await Promise.all(entries.map((entry) => mark(set, entry)));
      if (query.isLetter) remarks.push("“" + query.word + "” is found only where another letter of its script follows it.");
      return set;
    }

    let facts = null;
    // What is known of each document: its first page, its facets; and for each page its document.
    async function facets() {
      if (facts) return facts;
      const [kinds, runs] = await fetched(folder + "f.js"), list = numbers(runs);
      const firsts = [], kind = [], document = new Uint32Array(size);
      for (let n = 0, page = 0; n < list.length; n += 2) {
        document.fill(firsts.length, page, page + list[n]);
        firsts.push(page);
        kind.push(list[n + 1]);
        page += list[n];
      }
      return (facts = { kinds: kinds, kind: kind, document: document, firsts: firsts });
    }
    async function documents(holds) {
      const set = empty(), known = await facets();
      for (let page = 0; page < size; page++) if (holds(known.document[page], known)) set.has[page] = 1;
      return set;
    }
    const PLACE = { type: 0, lang: 1, in: 2, year: 3 };
    async function field(query, remarks) {
      const known = await facets(), place = PLACE[query.field];
      const fits = known.kinds.map((values) => zengerTokens.fold(values[place]) === query.value);
      if (!fits.includes(true)) {
        const values = [...new Set(known.kinds.map((values) => values[place]))].filter(Boolean).sort();
        remarks.push(query.field + ":" + query.text + " is held by no document. There is " + values.slice(0, 12).join(", ") + ".");
      }
      return documents((document) => fits[known.kind[document]]);
    }
    async function date(query) {
      await facets();
      const dates = numbers(await fetched(folder + "d.js"));
      return documents((document) => {
        const number = dates[document], year = Math.floor(number / 416) * 416;
        const month = Math.floor((number - year) / 32), day = number % 32;
        return number && year + (month || 1) * 32 + (day || 1) <= query.last && year + (month || 12) * 32 + (day || 31) >= query.first;
      });
    }

    // The pages that may match: all that do, and where a phrase is asked for some that do not.
    async function evaluate(query, remarks) {
      const set = await candidates(query, remarks);
      query.set = set;
      if (query.op === "term" && !set.has.includes(1)) remarks.push("“" + query.word + "” is on no page.");
      return set;
    }
    async function candidates(query, remarks) {
      const all = (parts) => Promise.all(parts.map((part) => evaluate(part, remarks)));
      const set = empty();
      switch (query.op) {
        case "all": set.has.fill(1); return set;
        case "term": return term(query.word);
        case "prefix": return prefix(query, remarks);
        case "field": return field(query, remarks);
        case "date": return date(query);
        case "not": {
          const other = await evaluate(query.part, remarks), unsure = hasPhrase(query.part);
          for (let page = 0; page < size; page++) set.has[page] = unsure ? 1 : 1 - other.has[page];
          return set;
        }
        case "phrase": return phrase(set, query.words);
        case "and": return meet(set, await all(query.parts));
        default:
          for (const part of await all(query.parts))
            for (let page = 0; page < size; page++) if (part.has[page]) { set.has[page] = 1; set.score[page] += part.score[page]; }
          return set;
      }
    }
    function meet(set, parts) {
      set.has.fill(1);
      for (const part of parts)
        for (let page = 0; page < size; page++) { set.has[page] &= part.has[page]; set.score[page] += part.score[page]; }
      return set;
    }
    function hasPhrase(query) {
      return query.op === "phrase" || (query.parts || (query.part ? [query.part] : [])).some(hasPhrase);
    }

    // One page with its document and text, from its block.
    async function page(n) {
      const [documents, rows] = await file("p", Math.floor(n / top.rows));
      const [at, number, url, text, flags, stated] = rows[n % top.rows];
      const [id, title, date, kind, language, collection] = documents[at];
      return { page: n, id: id, title: title, date: date, kind: kind, language: language, collection: collection,
        number: number, url: url, text: text, stated: stated || "", isFirst: !!(flags & 2), hasRest: !!(flags & 1) };
    }
    async function whole(found) {
      if (found.hasRest) { found.text += await file("x", found.page); found.hasRest = false; }
      return found;
    }
    function stands(words, text) {
      const found = zengerTokens.tokens(text);
      for (let n = 0; n + words.length <= found.length; n++)
        if (words.every((word, m) => found[n + m].folded === word)) return true;
      return false;
    }
    async function matches(query, found) {
      switch (query.op) {
        case "phrase":
          if (!query.set.has[found.page]) return false;
          if (stands(query.words, found.text) || (found.isFirst && stands(query.words, found.title))) return true;
          if (stands(query.words, found.stated)) return true;
          return found.hasRest && stands(query.words, (await whole(found)).text);
        case "not": return !(await matches(query.part, found));
        case "and": for (const part of query.parts) if (!(await matches(part, found))) return false; return true;
        case "or": for (const part of query.parts) if (await matches(part, found)) return true; return false;
        default: return !!query.set.has[found.page];
      }
    }

    // {pages, count, isExact, remarks, more()}: more() finds the next hits, [] at the end.
    async function search(query) {
      const remarks = [], set = await evaluate(query, remarks), pages = [];
      for (let n = 0; n < size; n++) if (set.has[n]) pages.push(n);
      pages.sort((one, other) => set.score[other] - set.score[one] || one - other);
      const checks = hasPhrase(query);
      const answer = { pages: pages, set: set, remarks: remarks, isChecked: checks, looked: 0, found: [] };
      async function more() {
        const hits = [], start = answer.looked;
        let looked = start; // taken over at the end: where a file is missing, nothing was looked at
        const enough = () => hits.length >= AT_ONCE && !(checks && pages.length <= MOST_CHECKED);
        while (looked < pages.length && !enough() && looked - start < MOST_CHECKED) {
          const next = pages.slice(looked, looked + AT_ONCE);
          const found = await Promise.all(next.map(page));
          for (const hit of found) if (!checks || (await matches(query, hit))) hits.push(hit);
          looked += next.length;
        }
        answer.looked = looked;
        answer.found.push(...hits.map((hit) => hit.page));
        return hits;
      }
      return Object.assign(answer, { more: more });
    }
    return { search: search, facets: facets, whole: whole, size: size };
  }
  return { open: open };
})();
