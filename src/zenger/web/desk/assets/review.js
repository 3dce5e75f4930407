/* Keys of a page without the viewer: each follows the link, or goes to the button, that has it in
   data-key. Whoever switched keys off in the viewer has none here either. */
(function () {
  "use strict";
  function isOff() {
    try { return localStorage.getItem("zenger-keys") === "off"; } catch (error) { return false; } // storage is blocked
  }
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isOff()) return;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable) return;
    var wanted = document.querySelector('[data-key="' + CSS.escape(event.key) + '"]');
    if (!wanted) return;
    event.preventDefault();
    if (wanted.tagName === "A") wanted.click(); else wanted.focus(); // a decision takes a second key
  });
})();
