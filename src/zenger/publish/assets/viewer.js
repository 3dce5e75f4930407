/* The viewer: zoom, keys, and search inside one document. The page is complete without it. */
(function () {
  "use strict";
  var view = document.querySelector(".document[data-base]");
  if (!view) return;
  var base = view.dataset.base;
  var frame = view.querySelector(".frame");
  var sheet = view.querySelector(".sheet");
  var layer = view.querySelector(".layer");
  var textBox = view.querySelector(".text, .scroll table");
  var KEYS = "zenger-keys"; // remembered only after the reader switches the keys off
  var STEPS = [1, 1.25, 1.5, 2, 3, 4];
  var step = 0;

  function make(name, words, attributes) {
    var node = document.createElement(name);
    if (words) node.textContent = words;
    Object.keys(attributes || {}).forEach(function (key) { node.setAttribute(key, attributes[key]); });
    return node;
  }

  // -- zoom ---------------------------------------------------------------------------------
  function zoom(to) {
    if (!frame) return;
    step = Math.max(0, Math.min(STEPS.length - 1, to));
    var x = (sheet.scrollLeft + sheet.clientWidth / 2) / sheet.scrollWidth;
    var y = (sheet.scrollTop + sheet.clientHeight / 2) / sheet.scrollHeight;
    frame.style.width = STEPS[step] * 100 + "%";
    var image = frame.querySelector("img");
    if (step > 0) image.sizes = STEPS[step] * 40 + "rem";
    sheet.scrollLeft = x * sheet.scrollWidth - sheet.clientWidth / 2;
    sheet.scrollTop = y * sheet.scrollHeight - sheet.clientHeight / 2;
  }

  // -- search inside ------------------------------------------------------------------------
  var pages = null;
  var waiting = [];
  window.zengerText = function (found) {
    pages = found;
    waiting.splice(0).forEach(function (call) { call(); });
  };
  function withText(call) {
    if (pages) { call(); return; }
    waiting.push(call);
    if (waiting.length > 1) return;
    var script = make("script", "", { src: base + "text.js" });
    script.onerror = function () {
      waiting = [];
      hits.replaceChildren(make("li", "The text of this document could not be loaded. The whole text has its own page."));
    };
    document.head.append(script);
  }
  function fold(text) { // same length as the text, so that places stay right
    return Array.from(text, function (letter) {
      var plain = letter.normalize("NFD").replace(/[\u0300-\u036f\u064b-\u0652]/g, "").toLowerCase();
      return plain.length === letter.length ? plain : letter;
    }).join("");
  }
  var SPACED = /^(?![\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmr}\p{sc=Mymr}])[\p{L}\p{N}]/u;
  function isInside(text, at, length) { // of a longer word
    return /[\p{L}\p{N}]$/u.test(text.slice(Math.max(0, at - 2), at)) || /^[\p{L}\p{N}]/u.test(text.slice(at + length, at + length + 2));
  }
  function places(text, words, most, isWhole) {
    var found = [];
    var folded = fold(text);
    for (var at = folded.indexOf(words); at >= 0 && found.length < most; at = folded.indexOf(words, at + words.length))
      if (!isWhole || !isInside(folded, at, words.length)) found.push(at);
    return found;
  }
  function marked(text, at, length) {
    var line = make("span", "…" + text.slice(Math.max(0, at - 50), at).replace(/\s+/g, " "), { dir: "auto" });
    line.append(make("mark", text.slice(at, at + length)), text.slice(at + length, at + length + 60).replace(/\s+/g, " ") + "…");
    return line;
  }
  function search(query) {
    var words = fold(query.trim());
    hits.replaceChildren();
    unmark();
    if (!words) return;
    withText(function () {
      var count = 0;
      pages.forEach(function (page) {
        places(page[1], words, 20).forEach(function (at) {
          if (++count > 200) return;
          var link = make("a", "", { href: base + (view.dataset.link || "p/%/index.html?q=").replace("%", page[0]) + encodeURIComponent(query.trim()) });
          link.append(make("b", "Page " + page[0] + " "), marked(page[1], at, words.length));
          var item = make("li");
          item.append(link);
          hits.append(item);
        });
      });
      if (!count) hits.append(make("li", "These words are not in this document."));
      if (count > 200) hits.append(make("li", "And more. Add a word to find fewer."));
      said.textContent = count + (count === 1 ? " place" : " places");
    });
    mark(words);
  }
  function unmark() {
    document.querySelectorAll("mark[data-hit]").forEach(function (node) {
      var parent = node.parentNode;
      node.replaceWith(node.textContent);
      parent.normalize();
    });
    if (layer) layer.querySelectorAll("rect:not(.here)").forEach(function (node) { node.remove(); });
  }
  function markIn(area, words, isWhole) {
    var walk = document.createTreeWalker(area, NodeFilter.SHOW_TEXT);
    var nodes = [];
    while (walk.nextNode()) nodes.push(walk.currentNode);
    nodes.forEach(function (node) {
      places(node.data, words, 500, isWhole).reverse().forEach(function (at) {
        var hit = node.splitText(at);
        hit.splitText(words.length);
        var box = make("mark", hit.data, { "data-hit": "" });
        hit.replaceWith(box);
      });
    });
    area.querySelectorAll("details:has(mark)").forEach(function (node) { node.open = true; });
  }
  function mark(words, isWhole) {
    document.querySelectorAll("main > h1, .document .envelope").forEach(function (area) { markIn(area, words, isWhole); });
    if (textBox) markIn(textBox, words, isWhole);
    if (layer) layer.querySelectorAll("text").forEach(function (line) {
      places(line.textContent, words, 50, isWhole).forEach(function (at) {
        try {
          var from = line.getExtentOfChar(at), to = line.getExtentOfChar(at + words.length - 1);
          var left = Math.min(from.x, to.x), right = Math.max(from.x + from.width, to.x + to.width);
          var box = document.createElementNS("http://www.w3.org/2000/svg", "rect");
          box.setAttribute("x", left); box.setAttribute("y", from.y);
          box.setAttribute("width", right - left); box.setAttribute("height", from.height);
          layer.prepend(box);
        } catch (error) {
          if (!(error instanceof DOMException)) throw error; // a line that is not laid out has no places
        }
      });
    });
  }

  // -- image and text in step: the line under the pointer is shown in both --------------------
  function pair() { // lines of the text and of the picture, both in reading order
    var plain = function (node) { return node.textContent.replace(/\s+/g, " ").trim(); };
    var said = Array.from(textBox.querySelectorAll(".line")), at = 0, pairs = [];
    layer.querySelectorAll("text").forEach(function (seen) {
      var words = plain(seen);
      for (var n = at; words && n < Math.min(said.length, at + 12); n++) {
        if (plain(said[n]).indexOf(words) < 0) continue;
        pairs.push([seen, said[n]]);
        at = n;
        break;
      }
    });
    return pairs;
  }
  function keepStep() {
    var pairs = pair();
    function show(event) {
      var over = event.target.closest("text, .line");
      view.querySelectorAll(".here").forEach(function (node) { if (node.tagName === "rect") node.remove(); else node.classList.remove("here"); });
      pairs.forEach(function (both) {
        if (both[0] !== over && both[1] !== over) return;
        both[1].classList.add("here");
        var area = both[0].getBBox(), box = document.createElementNS("http://www.w3.org/2000/svg", "rect");
        ["x", "y", "width", "height"].forEach(function (name) { box.setAttribute(name, area[name]); });
        box.setAttribute("class", "here");
        layer.prepend(box);
      });
    }
    view.addEventListener("mouseover", show);
  }
  if (layer && textBox) keepStep();

  // -- what is added to the page ------------------------------------------------------------
  var tools = make("span", "", { "class": "tools" });
  function button(words, says, call) {
    var node = make("button", words, { type: "button", "aria-label": says, title: says });
    node.addEventListener("click", call);
    tools.append(node);
  }
  if (frame) {
    button("−", "Smaller", function () { zoom(step - 1); });
    button("+", "Larger", function () { zoom(step + 1); });
  }
  button("?", "Keys", help);
  var bar = view.querySelector(".pager");
  if (bar) bar.insertBefore(tools, bar.lastElementChild);

  var form = make("form", "", { "class": "inside", role: "search", "aria-label": "In this document" });
  var box = make("input", "", { type: "search", "aria-label": "Search in this document", placeholder: "Search in this document" });
  form.append(box, make("button", "Find"));
  var said = make("p", "", { "class": "hush", role: "status" });
  var hits = make("ol", "", { "class": "hits" });
  form.addEventListener("submit", function (event) { event.preventDefault(); search(box.value); });
  var column = view.querySelector(".said > .pager");
  if (column && textBox) {
    column.after(form, said, hits);
    var asked = new URLSearchParams(location.search).get(view.dataset.find || "q");
    if (asked) { box.value = asked; mark(fold(asked.trim())); }
    else {
      sought().forEach(function (word) { mark(word, SPACED.test(word)); });
      var first = document.querySelector("mark[data-hit]");
      if (first && first.getBoundingClientRect().bottom > innerHeight) first.scrollIntoView({ block: "center" });
    }
  }
  function sought() { // by whoever comes from a list of results; the address keeps it from the host
    var found = /^#find=(.+)$/.exec(location.hash);
    try { return found ? fold(decodeURIComponent(found[1])).split(" ").filter(Boolean).slice(0, 50) : []; } catch (error) { return []; } // not an address of ours
  }

  // -- keys ---------------------------------------------------------------------------------
  function keysOn() {
    try { return localStorage.getItem(KEYS) !== "off"; } catch (error) { return true; } // storage is blocked: keys stay on
  }
  var card = null;
  function help() {
    if (!card) {
      card = make("dialog", "", { "aria-label": "Keys" });
      card.append(make("h2", "Keys"));
      var list = make("dl");
      [["n  →", "next page"], ["p  ←", "previous page"], ["+  −  0", "larger, smaller, as it was"], ["/", "search in this document"], ["Esc", "end the search, or show the whole page again"], ["?", "this list"]].forEach(function (row) {
        list.append(make("dt", row[0]), make("dd", row[1]));
      });
      document.querySelectorAll("[data-key]").forEach(function (node) {
        list.append(make("dt", node.dataset.key), make("dd", node.getAttribute("aria-label") || node.textContent));
      });
      var label = make("label");
      var tick = make("input", "", { type: "checkbox" });
      tick.checked = keysOn();
      tick.addEventListener("change", function () {
        try { if (tick.checked) localStorage.removeItem(KEYS); else localStorage.setItem(KEYS, "off"); } catch (error) { off = !tick.checked; } // remembered for this page only
      });
      label.append(tick, " Use these keys");
      var close = make("button", "Close", { type: "button" });
      close.addEventListener("click", function () { card.close(); });
      card.append(list, label, close);
      document.body.append(card);
    }
    if (!card.open) card.showModal();
  }
  var off = false;
  function leave() {
    if (box.value || hits.childElementCount || document.querySelector("mark[data-hit]")) { box.value = said.textContent = ""; hits.replaceChildren(); unmark(); }
    else zoom(0);
    box.blur();
  }
  function go(where) { if (view.dataset[where]) location.href = view.dataset[where]; }
  var rtl = document.documentElement.dir === "rtl";
  document.addEventListener("keydown", function (event) {
    var target = event.target;
    if (event.key === "Escape" && target === box) { leave(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || (target.closest && target.closest("input, textarea, select, dialog"))) return;
    if (event.key === "?") { help(); return; }
    if (event.key === "Escape") { leave(); return; }
    if (off || !keysOn()) return;
    var own = event.key.length === 1 && document.querySelector('[data-key="' + CSS.escape(event.key) + '"]');
    if (own) { // a link of this page is followed; a button or a field takes a second key
      event.preventDefault();
      if (own.tagName === "A") own.click(); else own.focus();
      return;
    }
    var sideways = step > 0 || (target.closest && target.closest(".scroll, .strip"));
    if (event.key === "n" || (event.key === "ArrowRight" && !sideways)) go(rtl && event.key !== "n" ? "previous" : "next");
    else if (event.key === "p" || (event.key === "ArrowLeft" && !sideways)) go(rtl && event.key !== "p" ? "next" : "previous");
    else if (event.key === "+" || event.key === "=") zoom(step + 1);
    else if (event.key === "-") zoom(step - 1);
    else if (event.key === "0") zoom(0);
    else if (event.key === "/" && box.isConnected) { event.preventDefault(); box.focus(); }
  });
})();
