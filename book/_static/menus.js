// What the theme's two menu buttons leave out: the focus comes back, and the state is said.
(function () {
  "use strict";
  ["primary", "secondary"].forEach(function (name) {
    const button = document.querySelector("." + name + "-toggle");
    const column = document.getElementById("pst-" + name + "-sidebar");
    const dialog = document.getElementById("pst-" + name + "-sidebar-modal");
    if (!button || !column || !dialog) return;
    let followed = false;

    // the theme shows the same links in a dialog where the window is narrow, in a column where it is wide
    function say() {
      const beside = column.getClientRects().length > 0 && getComputedStyle(column).visibility === "visible";
      const open = dialog.open || beside;
      button.setAttribute("aria-expanded", String(open));
      button.setAttribute("aria-controls", dialog.open ? dialog.id : column.id);
    }

    dialog.addEventListener("click", function (event) {
      const link = event.target.closest("a[href]");
      if (!link || link.pathname !== location.pathname || !link.hash) return;
      followed = true;
      dialog.close();
    });
    dialog.addEventListener("close", function () {
      if (!followed) button.focus();
      followed = false;
    });
    new MutationObserver(say).observe(dialog, { attributes: true, attributeFilter: ["open"] });
    new MutationObserver(say).observe(column, { attributes: true, attributeFilter: ["class"] });
    column.addEventListener("transitionend", say);
    window.addEventListener("resize", say);
    say();
  });
})();
