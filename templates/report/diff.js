"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("scripted");
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (id) => document.getElementById(id);

  const changes = all(".change");
  const heads = new Map(
    all(".operation").map((group) => {
      const parts = all("h3, .reached", group).map((part) => part.textContent);
      return [group, parts.join(" ")];
    }),
  );
  const texts = new Map(
    changes.map((change) => [
      change,
      `${heads.get(change.closest(".operation"))} ${change.textContent}`.toLowerCase(),
    ]),
  );
  const entries = all(".contents a").map((link) => [link.parentElement, one(link.hash.slice(1))]);
  const total = changes.reduce((sum, change) => sum + Number(change.dataset.count), 0);
  const levels = all("input[name=level]");
  const sides = all("input[name=side]");
  const operation = one("operation");
  const search = one("search");
  const shown = one("shown");
  const empty = one("nothing-shown");

  const summaryOf = (change) => change.querySelector("summary");
  const visible = () => changes.filter((change) => !change.hidden);

  // Even to set what is set already makes a browser lay out thousands of elements anew.
  function show(element, wanted) {
    if (element.hidden === wanted) element.hidden = !wanted;
  }

  function filter() {
    const wanted = new Set(levels.filter((box) => box.checked).map((box) => box.value));
    const side = (sides.find((choice) => choice.checked) || { value: "" }).value;
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = operation.value;
    let count = 0;
    for (const change of changes) {
      const fits =
        wanted.has(change.dataset.level) &&
        (!side || change.dataset.sides.split(" ").includes(side)) &&
        (!chosen || change.dataset.operations.split(" ").includes(chosen)) &&
        words.every((word) => texts.get(change).includes(word));
      show(change, fits);
      if (fits) count += Number(change.dataset.count);
    }
    for (const group of heads.keys()) {
      show(group, group.querySelector(".change:not([hidden])") !== null);
    }
    for (const [entry, group] of entries) show(entry, !group.hidden);
    const number = (value) => value.toLocaleString("en");
    shown.textContent =
      count === total ? `${number(count)} shown` : `${number(count)} of ${number(total)} shown`;
    empty.hidden = count > 0 || changes.length === 0;
  }

  function clear() {
    for (const box of levels) box.checked = true;
    for (const choice of sides) choice.checked = choice.value === "";
    operation.value = "";
    search.value = "";
    filter();
  }

  function reveal() {
    let target = null;
    try {
      target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    } catch {
      return;
    }
    if (!target) return;
    const change = target.closest(".change");
    if (change) {
      if (change.hidden) clear();
      change.querySelector("details").open = true;
      if (target !== change) target.closest("details").open = true;
      summaryOf(change).focus({ preventScroll: true });
    }
    target.scrollIntoView({ block: "start" });
  }

  function step(by) {
    const list = visible();
    if (!list.length) return;
    const at = list.findIndex((change) => change.contains(document.activeElement));
    const next = list[at < 0 ? (by > 0 ? 0 : list.length - 1) : Math.min(Math.max(at + by, 0), list.length - 1)];
    summaryOf(next).focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  const dialog = one("keys");
  const enabled = one("keys-enabled");
  const actions = {
    j: () => step(1),
    k: () => step(-1),
    "/": () => { search.focus(); search.select(); },
    e: () => visible().forEach((change) => { change.querySelector("details").open = true; }),
    c: () => visible().forEach((change) => { change.querySelector("details").open = false; }),
    x: clear,
    "?": () => dialog.showModal(),
  };
  levels.forEach((box, index) => {
    actions[String(index + 1)] = () => { box.checked = !box.checked; filter(); };
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
    if (event.target.matches("input[type=search], select")) {
      if (event.key === "Escape") { event.target.value = ""; filter(); event.target.blur(); }
      return;
    }
    const action = enabled.checked || event.key === "?" ? actions[event.key] : undefined;
    if (!action) return;
    event.preventDefault();
    action();
  });

  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = all("details:not([open])");
    for (const details of closed) details.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const details of closed) details.open = false;
  });

  let waiting = 0;
  document.querySelector(".filters").addEventListener("input", (event) => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, event.target === search ? 120 : 0);
  });
  document.querySelector(".filters").addEventListener("submit", (event) => event.preventDefault());
  one("keys-button").addEventListener("click", () => dialog.showModal());
  one("clear").addEventListener("click", clear);
  window.addEventListener("hashchange", reveal);
  filter();
  reveal();
  // A browser that goes to the address only now takes the focus away again.
  window.addEventListener("load", () => setTimeout(reveal));
})();
