"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("scripted");
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (id) => document.getElementById(id);

  const changes = all(".change");
  const groups = all(".operation");
  // A single one stays whatever is chosen, and so do those in which only the Python changed.
  const documents = all(".document").map((part, index) => [
    part,
    all(".contents h2")[index],
    all(".operation", part),
  ]).filter(([, , own], _, every) => own.length && every.length > 1);
  const entries = all(".contents a").map((link) => [link, one(link.hash.slice(1))]);
  const total = changes.reduce((sum, change) => sum + Number(change.dataset.count), 0);
  const sided = all("[data-sides]:not(.change)");
  const levels = all("input[name=level]");
  const sides = all("input[name=side]");
  const operation = one("operation");
  const search = one("search");
  const shown = one("shown");
  const empty = one("nothing-shown");

  let texts = null;

  /* What a search looks through; it takes a moment where there is much of it. */
  function textOf(change) {
    texts ??= new Map(
      groups.flatMap((group) => {
        const head = all("h3, .reached", group).map((part) => part.textContent).join(" ");
        return all(".change", group).map((one) => [one, `${head} ${one.textContent}`.toLowerCase()]);
      }),
    );
    return texts.get(change);
  }

  const summaryOf = (change) => change.querySelector("summary");
  const visible = () => changes.filter((change) => !change.hidden);

  // Even to set what is set already makes a browser lay out thousands of elements anew.
  function show(element, wanted) {
    if (element.hidden === wanted) element.hidden = !wanted;
  }

  function say(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  const number = (value) => value.toLocaleString("en");

  function filter() {
    const wanted = new Set(levels.filter((box) => box.checked).map((box) => box.value));
    const side = sides.find((choice) => choice.checked)?.value ?? "both";
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = operation.value;
    const concerns = (element) => element.dataset.sides.split(" ").includes(side);
    let count = 0;
    const counts = new Map(groups.map((group) => [group, 0]));
    for (const change of changes) {
      const own = Number(change.dataset.count);
      const fits =
        concerns(change) &&
        wanted.has(change.dataset.level) &&
        (!chosen || change.dataset.operations.split(" ").includes(chosen)) &&
        words.every((word) => textOf(change).includes(word));
      show(change, fits);
      if (!fits) continue;
      const group = change.closest(".operation");
      count += own;
      counts.set(group, counts.get(group) + own);
    }
    for (const element of sided) show(element, concerns(element));
    for (const [group, left] of counts) show(group, left > 0);
    for (const [link, group] of entries) {
      show(link.parentElement, counts.get(group) > 0);
      say(link.querySelector(".count"), number(counts.get(group)));
    }
    for (const [part, title, own] of documents) {
      const isShown = own.some((group) => !group.hidden);
      show(part, isShown);
      show(title, isShown);
    }
    say(shown, count === total ? `${number(count)} shown` : `${number(count)} of ${number(total)} shown`);
    show(empty, count === 0 && changes.length > 0);
  }

  function clear() {
    for (const box of levels) box.checked = true;
    for (const choice of sides) choice.checked = choice.value === "both";
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
    if (target.closest("[hidden]")) clear();
    const change = target.closest(".change");
    if (change) {
      change.querySelector("details").open = true;
      if (target !== change) target.closest("details").open = true;
      summaryOf(change).focus({ preventScroll: true });
    } else if (target.matches("details")) {
      target.open = true;
    } else {
      target.querySelector(".change:not([hidden]) summary")?.focus({ preventScroll: true });
    }
    target.scrollIntoView({ block: "start" });
  }

  /* From where the reader is, or was when a filter took the change away. */
  let last = null;
  document.addEventListener("focusin", (event) => {
    last = event.target.closest(".change") ?? last;
  });

  function step(by) {
    let at = last ? changes.indexOf(last) : by > 0 ? -1 : changes.length;
    do at += by; while (changes[at]?.hidden);
    const next = changes[at] ?? visible().at(by > 0 ? -1 : 0);
    if (!next) return;
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

  const bar = document.querySelector(".filters");
  const measure = () => root.style.setProperty("--bar", `${bar.offsetHeight}px`);
  new ResizeObserver(measure).observe(bar);

  let waiting = 0;
  bar.addEventListener("input", (event) => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, event.target === search ? 120 : 0);
  });
  bar.addEventListener("submit", (event) => event.preventDefault());
  one("keys-button").addEventListener("click", () => dialog.showModal());
  one("clear").addEventListener("click", clear);
  window.addEventListener("hashchange", reveal);
  filter();
  measure();
  reveal();
  // A browser that goes to the address only now takes the focus away again.
  window.addEventListener("load", () => setTimeout(reveal));
})();
