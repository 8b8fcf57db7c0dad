// Search and filters for the rows of the ledger and for the errata. Without this file everything simply stays visible.
(function () {
  "use strict";
  const form = document.querySelector("form.rc-filter");
  if (!form) return;
  const what = form.dataset.what;
  const rows = Array.from(document.querySelectorAll("tr.rc-row, .rc-erratum")).map(function (tr) {
    const next = tr.nextElementSibling;
    const note = next && next.classList.contains("rc-note") ? next : null;
    const text = tr.textContent + " " + (note ? note.textContent : "");
    return { tr: tr, note: note, text: text.toLowerCase().replace(/\s+/g, " "), classes: tr.classList };
  });
  const sections = Array.from(document.querySelectorAll("section")).filter(function (section) {
    return section.querySelector("tr.rc-row, .rc-erratum") && !section.contains(form);
  });
  const output = form.querySelector("output");
  const keys = Array.from(form.querySelectorAll("select")).map(function (select) { return select.name; });

  function wanted() {
    const state = { words: form.elements.words.value.trim() };
    keys.forEach(function (key) { state[key] = form.elements[key].value; });
    return state;
  }

  function apply(state) {
    const words = state.words.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach(function (row) {
      const fits = keys.every(function (key) {
        return !state[key] || row.classes.contains("rc-" + key + "-" + state[key]);
      }) && words.every(function (word) { return row.text.includes(word); });
      row.tr.classList.toggle("rc-hidden", !fits);
      if (row.note) row.note.classList.toggle("rc-hidden", !fits);
      if (fits) shown += 1;
    });
    sections.forEach(function (section) {
      section.classList.toggle("rc-hidden", !section.querySelector("tr.rc-row:not(.rc-hidden), .rc-erratum:not(.rc-hidden)"));
    });
    output.textContent = (shown === rows.length ? "all " + shown : shown + " of " + rows.length) + " " + what;
  }

  function toHash(state) {
    const query = new URLSearchParams();
    Object.keys(state).forEach(function (key) { if (state[key]) query.set(key, state[key]); });
    const hash = query.toString();
    history.replaceState(null, "", hash ? "#" + hash : location.pathname + location.search);
  }

  // A hash with "=" is a filter; any other hash is the address of a row, which must then be visible.
  function fromHash() {
    const hash = location.hash.slice(1);
    const query = new URLSearchParams(hash.includes("=") ? hash : "");
    form.elements.words.value = query.get("words") || "";
    keys.forEach(function (key) {
      form.elements[key].value = query.get(key) || "";
      if (form.elements[key].selectedIndex < 0) form.elements[key].value = "";
    });
    apply(wanted());
    const target = hash && !hash.includes("=") && document.getElementById(decodeURIComponent(hash));
    if (target) target.scrollIntoView();
  }

  function changed() {
    const state = wanted();
    apply(state);
    toHash(state);
  }

  form.addEventListener("input", changed);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("reset", function () { setTimeout(changed, 0); });
  window.addEventListener("hashchange", fromHash);
  form.hidden = false;
  fromHash();
})();
