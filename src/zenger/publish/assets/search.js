// The search page. It expects, and makes where missing:
//   <form id="search-form"> with <input name="q">
//   #search-status (aria-live), #search-understood, #search-results, #search-facets
//   <script src=".../search.js" data-root="../" data-shards="search/v1/top.js"
//     data-keywords="browse/words/index.html" defer>
// data-root leads to the archive's root; data-shards is the index and data-keywords the list of
// words that needs no script (may be missing), from there.
// A search is an address (?q=...&type=...&lang=...&in=...&year=...), so going back works, also
// from a disk. Every text of a document goes to the page as text, never as HTML.
(function () {
  "use strict";
  const FACETS = [["type", "Type"], ["year", "Year"], ["lang", "Language"], ["in", "Collection"]];
  const FREE_FACETS = 16 * 1024; // bytes that are loaded without asking
  const SNIPPET = 34; // words
  const RTL = /^(ar|arc|ckb|dv|fa|he|nqo|ps|sd|syr|ug|ur|yi|ara|fas|heb|urd|yid|khw|ks|iw|ji)(-|$)/;
  const MOST_WEIGHED = 400; // hits of one page that a snippet is chosen from
  const here = document.currentScript, root = here.dataset.root || "";
  const base = root + here.dataset.shards.replace(/[^/]*$/, "");
  const received = new Map();
  window.zengerSearch = function (name, value) { received.set(name, value); };

  function load(path) {
    const name = path.replace(/^.*\//, "").replace(/\.js$/, "");
    return new Promise(function (resolve, reject) {
      const script = document.createElement("script");
      script.charset = "utf-8";
      script.src = base + path;
      script.onload = function () {
        script.remove();
        if (!received.has(name)) return reject(new Error("damaged: " + name));
        resolve(received.get(name));
        received.delete(name);
      };
      script.onerror = function () { script.remove(); reject(new Error("missing: " + name)); };
      document.head.append(script);
    });
  }

  function make(tag, attributes, ...inside) {
    const element = document.createElement(tag);
    for (const name in attributes) if (attributes[name]) element.setAttribute(name, attributes[name]);
    element.append(...inside);
    return element;
  }
  const form = document.getElementById("search-form");
  function part(id, attributes) {
    let element = document.getElementById(id);
    if (!element) form.parentNode.append((element = make("div", Object.assign({ id: id }, attributes))));
    return element;
  }

  const asked = new URLSearchParams(location.search);
  const number = (n) => n.toLocaleString("en");
  const counted = (n, one, many) => number(n) + " " + (n === 1 ? one : many);
  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
  const KINDS = { pdf: "PDF", email: "E-mail" };
  const kindWord = (kind) => KINDS[kind] || kind.charAt(0).toUpperCase() + kind.slice(1);
  function languageWord(code) {
    try { return new Intl.DisplayNames(["en"], { type: "language" }).of(code); } catch (error) { return code; }
  }
  function dateWord(iso) {
    const [year, month, day] = iso.split("-").map(Number);
    return [day, MONTHS[month - 1], year].filter(Boolean).join(" ");
  }
  function address(change) {
    const next = new URLSearchParams(asked);
    for (const name in change) change[name] === null ? next.delete(name) : next.set(name, change[name]);
    return "?" + next;
  }

  // The words that are marked in a snippet: a test for a folded word.
  function wanted(query, words, begins) {
    if (query.op === "term") words.add(query.word);
    if (query.op === "phrase") query.words.forEach((word) => words.add(word));
    if (query.op === "prefix") begins.push(query.word);
    (query.parts || []).forEach((inner) => wanted(inner, words, begins));
    return (word) => words.has(word) || begins.some((begin) => word.startsWith(begin));
  }
  // The piece of a text with most different wanted words, as nodes; null where there is none.
  function snippet(text, isWanted) {
    const tokens = zengerTokens.tokens(text), hits = [];
    tokens.forEach((token, n) => hits.length < MOST_WEIGHED && isWanted(token.folded) && hits.push(n));
    let best = 0, most = 0;
    for (const hit of hits) {
      const near = new Set(hits.filter((n) => n >= hit && n < hit + SNIPPET - 8).map((n) => tokens[n].folded)).size;
      if (near > most) { most = near; best = hit; }
    }
    if (!tokens.length) return null;
    const first = Math.max(0, best - 8), last = Math.min(tokens.length, first + SNIPPET);
    const nodes = [first ? "… " : ""];
    let place = tokens[first].start;
    for (const token of tokens.slice(first, last)) {
      if (!isWanted(token.folded) || token.end <= place) continue;
      const before = nodes[nodes.length - 1];
      if (token.start < place && before.nodeName === "MARK") before.append(text.slice(place, token.end)); // pairs of letters overlap
      else nodes.push(text.slice(place, token.start), make("mark", {}, text.slice(Math.max(place, token.start), token.end)));
      place = token.end;
    }
    nodes.push(text.slice(place, Math.max(place, tokens[last - 1].end)), last < tokens.length ? " …" : "");
    return { nodes: nodes, isHit: most > 0 };
  }

  const hitOf = (shown) => shown && shown.isHit && shown;
  async function hit(index, found, isWanted) {
    let shown = snippet(found.text, isWanted);
    if (found.hasRest && !(shown && shown.isHit)) shown = snippet((await index.whole(found)).text, isWanted);
    if (found.stated && !(shown && shown.isHit)) shown = hitOf(snippet(found.stated, isWanted)) || shown;
    const words = found.number ? "page " + found.number : "";
    const marks = shown ? shown.nodes.filter((node) => node.nodeName === "MARK").map((node) => node.textContent) : [];
    return make("li", {}, link(found, words || "open", marks),
      make("p", { class: "snippet", lang: found.language, dir: "auto" }, ...(shown ? shown.nodes : [])));
  }
  const onOneLine = (words) => /\s/.test(words) ? words.split(/\s+/).filter((part) => part.length > 1) : [words];
  // The page marks what was sought in it. The part behind # is never sent to the host.
  function link(found, words, marks = []) {
    const isOurs = /^[\w.~%-]+(\/[\w.~%-]+)*$/.test(found.url), sought = [...new Set(marks.flatMap(onOneLine))].join(" ");
    return make("a", isOurs ? { href: root + found.url + (sought && "#find=" + encodeURIComponent(sought)) } : {}, make("bdi", {}, words));
  }
  function heading(found) {
    const facts = [found.date && dateWord(found.date), found.kind && kindWord(found.kind), found.collection].filter(Boolean);
    return [make("h2", { lang: found.language }, link(found, found.title || "Untitled")),
      make("p", { class: "small" }, make("bdi", {}, facts.join(" · ")))];
  }

  async function show(index, answer, query) {
    const results = part("search-results"), list = make("div", { class: "hits" });
    const button = make("button", { type: "button", id: "search-more" }, "More results");
    const isWanted = wanted(query, new Set(), []), articles = new Map();
    async function more(isFirst) {
      button.disabled = true;
      const hits = await answer.more().finally(() => { button.disabled = false; });
      results.querySelectorAll(".notice").forEach((old) => old.remove());
      let entered = null;
      for (const found of hits) {
        let article = articles.get(found.id);
        if (!article) {
          article = make("article", { class: "hit", dir: RTL.test(found.language) ? "rtl" : "ltr" }, ...heading(found), make("ul", { class: "hit-pages" }));
          articles.set(found.id, article);
          list.append(article);
          entered = entered || article;
        }
        article.lastChild.append(await hit(index, found, isWanted));
      }
      button.hidden = answer.looked >= answer.pages.length;
      tell(answer);
      if (!isFirst && entered) entered.querySelector("a").focus();
    }
    results.replaceChildren(list, button);
    if (!answer.pages.length) list.append(make("p", { class: "nothing" }, "Look at the spelling, or leave a word out."), otherWays());
    button.addEventListener("click", () => more(false).catch(broken));
    await more(true);
  }

  function tell(answer) {
    const shown = answer.found.length, all = answer.pages.length, rest = all - answer.looked;
    let words;
    if (!all) words = "No page matches.";
    else if (!answer.isChecked) words = counted(all, "page matches", "pages match") + (rest ? ", the best " + shown + " shown." : ".");
    else if (!rest) words = shown ? counted(shown, "page matches.", "pages match.") : "No page matches.";
    else words = "At least " + counted(shown, "page matches", "pages match") + ": " + number(answer.looked) + " of " +
      counted(all, "page", "pages") + " with these words were looked at for the phrase. “More results” looks on.";
    part("search-status").textContent = words;
    document.title = (asked.get("q") || "Search") + " – " + words;
  }

  // Documents by type, year and so on, each a link to the same search within it.
  async function showFacets(index, answer, top) {
    const place = part("search-facets");
    const isUsed = FACETS.some(([name]) => asked.has(name));
    if (!answer.pages.length && !isUsed) return;
    if (top.facets > FREE_FACETS && !isUsed) {
      const button = make("button", { type: "button" }, "Count by type, year and language (" + Math.ceil(top.facets / 1024) + " KB)");
      button.addEventListener("click", () => listFacets(index, answer).catch(broken));
      place.replaceChildren(button);
    } else await listFacets(index, answer);
  }
  async function listFacets(index, answer) {
    const known = await index.facets(), documents = new Set();
    const isSure = !answer.isChecked || answer.looked >= answer.pages.length;
    for (const page of answer.isChecked && isSure ? answer.found : answer.pages) documents.add(known.document[page]);
    const parts = [make("p", { class: "small" }, isSure ? "In " + counted(documents.size, "document", "documents") + "."
      : "In at most " + counted(documents.size, "document", "documents") + ": all that hold the words of the phrase are counted here.")];
    FACETS.forEach(([name, words], n) => {
      const column = { type: 0, lang: 1, in: 2, year: 3 }[name], counts = new Map();
      for (const document of documents) {
        const value = known.kinds[known.kind[document]][column];
        if (value) counts.set(value, (counts.get(value) || 0) + 1);
      }
      const isOn = asked.get(name);
      if (isOn) parts.push(make("h2", {}, words), make("p", {}, make("bdi", {}, valueWord(name, isOn)), " ", make("a", { href: address({ [name]: null }) }, "any " + words.toLowerCase())));
      else if (counts.size) parts.push(make("h2", {}, words), facetList(name, counts));
    });
    part("search-facets").replaceChildren(...parts);
  }
  const valueWord = (name, value) => (name === "type" ? kindWord(value) : name === "lang" ? languageWord(value) : value);
  function facetList(name, counts) {
    const byName = (one, other) => (one[0] < other[0] ? -1 : 1);
    const sorted = [...counts].sort(name === "year" ? byName : (one, other) => other[1] - one[1] || byName(one, other));
    return make("ul", { class: "facet" }, ...sorted.map(([value, count]) => make("li", {},
      make("a", { href: address({ [name]: value }) }, make("bdi", {}, valueWord(name, value))), make("span", {}, number(count)))));
  }

  function otherWays() {
    const ways = make("p", {}, "Other ways in: ", make("a", { href: root + "browse/index.html" }, "all lists"));
    if (here.dataset.keywords) ways.append(", ", make("a", { href: root + here.dataset.keywords }, "the keyword index"), ", which needs no script");
    ways.append(".");
    return ways;
  }
  // What went wrong, where the results would stand; hits that are there already stay.
  function broken(error) {
    const results = part("search-results"), isFirst = !results.querySelector(".hit");
    part("search-status").textContent = error.isQuery ? "This search could not be run." : "This search could not be finished.";
    const notice = make("div", { class: "notice", role: "alert" }, ...(error.isQuery ? mistake(error) : damage(error)));
    results.querySelectorAll(".notice").forEach((old) => old.remove());
    isFirst ? results.replaceChildren(notice) : results.append(notice);
  }
  function damage(error) {
    return [make("p", {}, make("b", {}, "A file of the search index could not be read"), " (" + error.message + "). Try again. If it stays so, this copy of the archive is not whole: nothing here says that your words are not in it."), otherWays()];
  }
  function mistake(error) {
    const text = asked.get("q"), place = error.place;
    return [make("p", {}, error.message),
      make("p", {}, make("bdi", {}, text.slice(0, place), make("mark", {}, text.slice(place, place + 1) || "␣"), text.slice(place + 1))),
      make("p", {}, error.hint)];
  }

  // The query with the filters of the address: all of them hold.
  function within(query, filters) {
    const parts = query.op === "and" ? query.parts : query.op === "all" && filters.length ? [] : [query];
    return { op: "and", parts: parts.concat(filters.map(([name]) =>
      ({ op: "field", field: name, value: zengerTokens.fold(asked.get(name).trim()), text: asked.get(name) }))) };
  }

  async function start() {
    const typed = asked.get("q") || "", input = form.elements.namedItem("q");
    if (input) input.value = typed;
    const filters = FACETS.filter(([name]) => asked.get(name));
    if (!typed.trim() && !filters.length) return;
    part("search-status", { "aria-live": "polite" }).textContent = "Searching …";
    const query = within(zengerQuery.parse(typed), filters);
    const top = await load("top.js"), index = zengerIndex.open(top, load);
    const answer = await index.search(query);
    part("search-understood").textContent = "Read as: " + zengerQuery.say(query) + ". " + answer.remarks.join(" ");
    await show(index, answer, query);
    await showFacets(index, answer, top);
  }
  start().catch(broken);
})();
