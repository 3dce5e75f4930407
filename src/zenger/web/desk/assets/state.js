/* Looks again now and then how far the work is. Without this script a link does. */
(function () {
  "use strict";
  var SLOWEST = 10000, wait = 2500; // milliseconds
  var STARTS = 12, looks = 0; // how often the page may say that work is about to begin
  var PARTS = ["progress", "troubles", "locked"]; // not the box in which somebody may be writing
  function look() {
    var shown = document.getElementById("progress");
    if (!shown || shown.dataset.running !== "1") return;
    var starting = shown.dataset.starting === "1" && looks < STARTS;
    looks += 1;
    fetch(location.pathname + (starting ? location.search : ""), { credentials: "same-origin" }).then(function (answer) {
      if (!answer.ok) throw new Error("status " + answer.status);
      return answer.text();
    }).then(function (text) {
      var fresh = new DOMParser().parseFromString(text, "text/html");
      PARTS.forEach(function (name) {
        var before = document.getElementById(name), after = fresh.getElementById(name);
        if (before && after) before.replaceWith(document.adoptNode(after));
      });
      var said = document.getElementById("said"); // that it begins
      if (said && document.getElementById("progress").dataset.running !== "1") said.remove();
      wait = Math.min(2 * wait, SLOWEST);
      setTimeout(look, wait);
    }).catch(function () { /* the desk was closed, or one was signed out: the link says so */ });
  }
  setTimeout(look, wait);
})();
