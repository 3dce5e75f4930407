"use strict";
// Dragging over the bars of the dates narrows to the years under the pointer. The bars are links
// and the two fields beside them do the same without this script.
(() => {
  const chart = document.querySelector("aside .chart"), form = document.querySelector("form.span");
  if (!chart || !form) return;
  const bars = chart.querySelector("svg"), picked = document.createElement("span");
  picked.className = "picked";
  picked.hidden = true;
  chart.append(picked);
  const span = link => /date:(\d{4})(?:\.\.(\d{4}))?$/.exec(new URL(link.href.baseVal ?? link.getAttribute("href"), location).searchParams.get("q"));
  let from = null, dragged = false;

  function draw(x) {
    const box = bars.getBoundingClientRect();
    const [left, right] = [Math.min(from, x), Math.max(from, x)].map(at => Math.min(Math.max(at, box.left), box.right));
    picked.style.cssText = `left:${left - box.left}px;width:${right - left}px;height:${box.height}px`;
    picked.hidden = false;
    return [left, right];
  }

  chart.addEventListener("dragstart", event => event.preventDefault());
  bars.addEventListener("pointerdown", event => {
    if (event.button) return;
    from = event.clientX;
    dragged = false;
  });
  addEventListener("pointermove", event => {
    if (from === null || (!dragged && Math.abs(event.clientX - from) < 6)) return;
    dragged = true;
    draw(event.clientX);
    event.preventDefault();
  });
  addEventListener("pointerup", event => {
    if (from === null) return;
    if (dragged) narrow(...draw(event.clientX));
    from = null;
  });
  addEventListener("pointercancel", () => { from = null; picked.hidden = true; });
  bars.addEventListener("click", event => { if (dragged) event.preventDefault(); }, true);

  function narrow(left, right) {
    const years = [...bars.querySelectorAll("a")].filter(link => {
      const box = link.querySelector("rect").getBoundingClientRect();
      return box.right > left && box.left < right;
    }).map(span).filter(Boolean);
    if (!years.length) { picked.hidden = true; return; }
    form.elements.since.value = years[0][1];
    form.elements.until.value = years.at(-1)[2] ?? years.at(-1)[1];
    form.requestSubmit();
  }
})();
