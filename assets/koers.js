// Small comforts; every page works without them. No page may need this file.
"use strict";
(() => {
  // "/" goes to search, unless someone is typing.
  document.addEventListener("keydown", (e) => {
    if (e.key !== "/" || e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.target.closest("input, textarea, select, [contenteditable]")) return;
    const search = document.querySelector('input[type="search"]');
    if (search) { e.preventDefault(); search.focus(); }
  });

  // An open menu closes by Escape or a click beside it.
  const close = (menu) => { menu.open = false; };
  document.addEventListener("keydown", (e) => {
    const menu = e.key === "Escape" && e.target.closest("details.menu[open]");
    if (menu) { close(menu); menu.querySelector("summary").focus(); }
  });
  document.addEventListener("click", (e) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(e.target)) close(menu);
  });

  // Errors: go to the summary, so that a screen reader and a phone both show it.
  const errors = document.querySelector(".utrecht-alert--error[tabindex]");
  if (errors) {
    for (const fold of document.querySelectorAll("details")) if (fold.querySelector(".utrecht-form-field-error-message")) fold.open = true;
    errors.focus();
  }

  // Where the forms of a page are sent as one, Enter in a line sends the form that it stands in.
  document.addEventListener("keydown", (e) => {
    if (e.key !== "Enter" || e.isComposing || !e.target.matches("main form[method=post] input:not([type=file])")) return;
    const form = e.target.closest("form");
    if (e.target.form === form) return;
    e.preventDefault();
    form.querySelector("button[type=submit]").click();
  });

  // What was typed is kept in this tab until it is sent (sessionStorage: gone when the tab closes).
  const box = (() => { try { return window.sessionStorage; } catch { return null; } })();
  // Not on public pages: the next person on a shared tablet must not read it.
  for (const form of box ? document.querySelectorAll("main:not(.publiek) form[method=post]") : []) {
    for (const field of form.querySelectorAll("textarea[name]")) {
      const key = "concept " + location.pathname + " " + form.getAttribute("action") + " " + field.name;
      const kept = box.getItem(key);
      if (kept && field.value === "") field.value = kept;
      field.addEventListener("input", () => { try { box.setItem(key, field.value); } catch { /* full: then not */ } });
      (field.form ?? form).addEventListener("submit", (e) => { if (!e.submitter || form.contains(e.submitter)) box.removeItem(key); });
    }
  }

  // A page that shows running work asks again, quietly, for as long as it runs.
  const busy = document.querySelector("[data-ververs]");
  if (busy) setTimeout(() => location.reload(), 1000 * Math.max(2, Number(busy.dataset.ververs) || 3));
})();
