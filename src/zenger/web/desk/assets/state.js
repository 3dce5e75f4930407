/* Looks again now and then how far the work is. Without this script a link does. */
(function () {
  "use strict";
  var EVERY = 10000; // milliseconds
  function look() {
    var shown = document.getElementById("progress");
    if (!shown || shown.dataset.running !== "1") return;
    fetch(location.pathname, { credentials: "same-origin" }).then(function (answer) {
      if (!answer.ok) throw new Error("status " + answer.status);
      return answer.text();
    }).then(function (text) {
      var fresh = new DOMParser().parseFromString(text, "text/html").getElementById("progress");
      if (fresh) shown.replaceWith(document.adoptNode(fresh));
      setTimeout(look, EVERY);
    }).catch(function () { /* the desk was closed, or one was signed out: the link says so */ });
  }
  setTimeout(look, EVERY);
})();
