/* Marks a place on the picture or words in the text: for a note, or for a redaction (the form says
   which). Without this script a note goes on the page or the document; everything that is marked is
   shown without it. */
(function () {
  "use strict";
  var view = document.querySelector(".document[data-base]");
  var form = document.getElementById("write");
  if (!view || !form) return;
  var field = form.querySelector("[name=region]");
  var onPage = form.querySelector("[name=page]");
  if (!field) return; // a note on the whole document: there is no page to mark
  var words = form.querySelector("textarea, select");
  var frame = view.querySelector(".frame[data-draw]");
  var textBox = view.querySelector(".text, .scroll table");
  var SCALE = 10000;
  var STEP = 200; // of SCALE, for one press of an arrow key
  var SVG = "http://www.w3.org/2000/svg";

  function make(name, text, attributes) {
    var node = document.createElement(name);
    if (text) node.textContent = text;
    Object.keys(attributes || {}).forEach(function (key) { node.setAttribute(key, attributes[key]); });
    return node;
  }

  // -- where the note will go ---------------------------------------------------------------
  var place = make("p", "", { "class": "small placed", role: "status" });
  var says = make("span");
  var forget = make("button", "Forget the place", { type: "button", "class": "plain" });
  form.insertBefore(place, form.querySelector("p"));
  forget.addEventListener("click", function () { choose(null); });
  function choose(region, text) {
    field.value = region ? JSON.stringify(region) : "";
    place.replaceChildren();
    if (region) {
      says.textContent = text + " ";
      place.append(says, forget);
      onPage.checked = true;
      words.focus();
      form.scrollIntoView({ block: "nearest" });
    } else if (drawn) { drawn.remove(); drawn = null; }
  }
  onPage.addEventListener("change", function () { if (!onPage.checked) choose(null); });

  // -- a box on the picture -----------------------------------------------------------------
  var drawn = null; // the rectangle that is being drawn, or was
  var box = null;   // left, top, right, bottom on the page as it was drawn, of SCALE
  var from = null;
  var board = frame && frame.querySelector(".places");
  var turn = frame ? Number(frame.dataset.turn) : 0;

  var RIGHT = { 0: 2, 90: 1, 180: 0, 270: 3 }; // by turn, which of the four is seen there
  var BOTTOM = { 0: 3, 90: 2, 180: 1, 270: 0 };

  function show() {
    if (!drawn) {
      drawn = document.createElementNS(SVG, "rect");
      drawn.setAttribute("class", "new");
      board.append(drawn);
    }
    drawn.setAttribute("x", box[0]);
    drawn.setAttribute("y", box[1]);
    drawn.setAttribute("width", box[2] - box[0]);
    drawn.setAttribute("height", box[3] - box[1]);
  }
  function clamp(n) { return Math.max(0, Math.min(SCALE, Math.round(n))); }
  function point(event) { // where on the unturned page, of SCALE
    var area = board.getBoundingClientRect();
    var x = (event.clientX - area.left) / area.width, y = (event.clientY - area.top) / area.height;
    var at = turn === 90 ? [y, 1 - x] : turn === 180 ? [1 - x, 1 - y] : turn === 270 ? [1 - y, x] : [x, y];
    return [clamp(at[0] * SCALE), clamp(at[1] * SCALE)];
  }
  function between(a, b) { return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1])]; }
  function isDrawing() { return frame && frame.classList.contains("drawing"); }
  function begin() {
    choose(null);
    frame.classList.add("drawing");
    frame.tabIndex = 0;
    frame.setAttribute("role", "application");
    frame.setAttribute("aria-label", "Mark a place: draw with the pointer, or move the box with the arrow keys and change its size with Shift and the arrow keys. Enter takes it, Escape leaves.");
    box = [3500, 4000, 6500, 5000];
    show();
    frame.focus();
    button.setAttribute("aria-pressed", "true");
  }
  function end(taken) {
    frame.classList.remove("drawing");
    frame.removeAttribute("tabindex");
    frame.removeAttribute("role");
    frame.removeAttribute("aria-label");
    from = null;
    button.setAttribute("aria-pressed", "false");
    if (taken) choose({ box: box }, form.dataset.place || "The note goes on the place you marked.");
    else { choose(null); button.focus(); }
  }
  function nudge(key, isSize) {
    var dx = key === "ArrowRight" ? STEP : key === "ArrowLeft" ? -STEP : 0;
    var dy = key === "ArrowDown" ? STEP : key === "ArrowUp" ? -STEP : 0;
    if (turn) { // the arrows mean what is seen
      var seen = [dx, dy];
      dx = turn === 90 ? seen[1] : turn === 180 ? -seen[0] : -seen[1];
      dy = turn === 90 ? -seen[0] : turn === 180 ? -seen[1] : seen[0];
    }
    if (!isSize) {
      dx = Math.max(-box[0], Math.min(SCALE - box[2], dx));
      dy = Math.max(-box[1], Math.min(SCALE - box[3], dy));
      box = [box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy];
    } else { // the edge that is seen at the right, or at the bottom
      var edge = (key === "ArrowRight" || key === "ArrowLeft" ? RIGHT : BOTTOM)[turn];
      var to = clamp(box[edge] + (edge % 2 ? dy : dx));
      box[edge] = edge < 2 ? Math.min(to, box[edge + 2] - STEP) : Math.max(to, box[edge - 2] + STEP);
    }
    show();
  }
  var button = null;
  if (board) {
    button = make("button", "Mark a place", { type: "button", "aria-pressed": "false" });
    button.addEventListener("click", function () { if (isDrawing()) end(false); else begin(); });
    var tools = view.querySelector(".seen .tools");
    if (tools) tools.append(button);
    frame.addEventListener("pointerdown", function (event) {
      if (!isDrawing() || event.button > 0 || !event.isPrimary) return;
      event.preventDefault();
      frame.setPointerCapture(event.pointerId);
      from = point(event);
    });
    frame.addEventListener("pointermove", function (event) {
      if (!from || !event.isPrimary) return; // a second finger draws nothing
      box = between(from, point(event));
      show();
    });
    frame.addEventListener("pointerup", function (event) {
      if (!from || !event.isPrimary) return;
      var to = between(from, point(event));
      from = null;
      if (to[2] - to[0] < 50 || to[3] - to[1] < 50) return; // a tap: still to be drawn
      box = to;
      show();
      end(true);
    });
    frame.addEventListener("pointercancel", function () { from = null; });
    frame.addEventListener("keydown", function (event) {
      if (!isDrawing()) return;
      if (event.key === "Enter") { event.preventDefault(); end(true); }
      else if (event.key === "Escape") end(false);
      else if (event.key.indexOf("Arrow") === 0) { event.preventDefault(); nudge(event.key, event.shiftKey); }
      else return;
      event.stopPropagation(); // the viewer has keys of its own
    });
  }

  // -- words in the text --------------------------------------------------------------------
  function lettersUpTo(node, offset) { // characters that are no space, from the start of the text
    var range = document.createRange();
    range.selectNodeContents(textBox);
    range.setEnd(node, offset);
    return Array.from(range.toString().replace(/\s+/g, "")).length;
  }
  function selected() {
    var selection = document.getSelection();
    if (!textBox || !selection || selection.isCollapsed || !selection.rangeCount) return null;
    var range = selection.getRangeAt(0);
    if (!textBox.contains(range.startContainer) || !textBox.contains(range.endContainer)) return null;
    var start = lettersUpTo(range.startContainer, range.startOffset);
    var end = lettersUpTo(range.endContainer, range.endOffset);
    return end > start ? { letters: [start, end], text: range.toString().trim() } : null;
  }
  if (textBox) {
    var note = make("button", form.dataset.words || "Note on these words", { type: "button", "class": "on-words" });
    note.hidden = true;
    document.body.append(note);
    var kept = null;
    function offer() {
      var found = selected();
      if (found) kept = found; // a tap on the button may end the selection
      note.hidden = !found;
    }
    document.addEventListener("selectionchange", offer);
    offer(); // for words chosen before this script was there
    note.addEventListener("pointerdown", function (event) { event.preventDefault(); });
    note.addEventListener("click", function () {
      if (!kept) return;
      var short = kept.text.length > 60 ? kept.text.slice(0, 60) + "…" : kept.text;
      choose({ letters: kept.letters }, (form.dataset.on || "The note goes on") + " “" + short + "”.");
      note.hidden = true;
    });
  }
})();
