"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const list = byId("exchanges");
  const operations = byId("operations");
  const MOST = 200;
  const INTERVAL = 700;
  let last = 0;
  let paused = false;
  let choices = {};
  let entries = [];

  /* An element with text, never with markup: what is shown comes from requests and documents. */
  function element(name, text, className) {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  async function ask(path, method = "GET", body) {
    const options = {method, cache: "no-store"};
    if (method !== "GET") {
      options.headers = {"Content-Type": "application/json"};
      options.body = JSON.stringify(body ?? {});
    }
    const answer = await fetch(path, options);
    if (!answer.ok) throw new Error(await answer.text());
    return answer.status === 204 ? null : answer.json();
  }

  function say(text) {
    if (byId("state").textContent !== text) byId("state").textContent = text;
  }

  function pretty(text) {
    try {
      return JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      return text;
    }
  }

  function message(title, part) {
    const box = element("div");
    box.append(element("h3", title));
    box.append(element("pre", part.fields.map(([name, value]) => `${name}: ${value}`).join("\n")));
    if (part.body) box.append(element("pre", pretty(part.body)));
    else if (part.size) box.append(element("p", `${part.size} bytes that are no text`, "quiet"));
    else if (part.size === null) box.append(element("p", "a stream", "quiet"));
    return box;
  }

  function exchange(shown) {
    const item = element("li");
    item.dataset.text = [shown.method, shown.path, shown.query, shown.operation, shown.status, shown.verdict].join(" ").toLowerCase();
    item.dataset.refused = String(!shown.isOk);
    const details = element("details");
    const summary = element("summary");
    summary.append(element("span", shown.status, shown.isOk ? "status" : "status refused"));
    const request = element("span");
    request.append(element("span", shown.method, "method"), ` ${shown.path}${shown.query ? "?" + shown.query : ""} `);
    request.append(element("span", shown.operation ?? "no operation", "operation"));
    summary.append(request, element("span", `${shown.at.slice(11, 19)} · ${shown.milliseconds} ms`, "time"));
    if (!shown.isOk) summary.append(element("span", shown.verdict, "verdict"));
    details.append(summary);
    details.addEventListener("toggle", () => {
      if (details.childElementCount > 1) return;
      const inside = element("div", undefined, "inside");
      if (shown.violations.length) {
        inside.append(element("h3", "What breaks the document"));
        const broken = element("ul");
        for (const violation of shown.violations) broken.append(element("li", violation));
        inside.append(broken);
      }
      inside.append(message("Request", shown.request), message("Answer", shown.answer));
      details.append(inside);
    });
    item.append(details);
    return item;
  }

  function filter() {
    const words = byId("filter").value.toLowerCase().split(/\s+/).filter(Boolean);
    const refused = byId("refused").checked;
    for (const item of list.children) {
      const fits = words.every((word) => item.dataset.text.includes(word));
      item.hidden = !fits || (refused && item.dataset.refused !== "true");
    }
    byId("no-exchanges").hidden = list.childElementCount > 0;
  }

  async function follow() {
    try {
      let news = await ask(`exchanges?after=${last}`);
      if (news.last < last) news = await ask("exchanges"); // another stub than before
      last = news.last;
      for (const shown of news.exchanges) {
        list.prepend(exchange(shown));
      }
      while (list.childElementCount > MOST) list.lastElementChild.remove();
      if (news.exchanges.length) filter();
      if (JSON.stringify(choices) !== JSON.stringify(news.choices)) {
        choices = news.choices;
        mark();
      }
      say("It listens.");
    } catch {
      say("The stub does not answer: it has ended, or begins anew.");
    }
  }

  async function live() {
    if (!paused && !document.hidden) await follow();
    setTimeout(live, INTERVAL);
  }

  function rows(all) {
    const table = element("table");
    for (const row of all) {
      const line = element("tr");
      const name = element("td");
      const text = element("code", `${"\u2003".repeat(row.depth ?? 0)}${row.name}`);
      if (row.isDeprecated) text.className = "deprecated";
      name.append(text, row.isRequired ? " *" : "");
      line.append(name, element("td", row.type), element("td", row.description ?? "", "quiet"));
      table.append(line);
    }
    return table;
  }

  function body(content) {
    const box = element("div");
    const examples = content.examples.length ? `, examples: ${content.examples.join(", ")}` : "";
    box.append(element("h4", `${content.mediaType}${examples}`), rows(content.rows));
    return box;
  }

  function chooser(entry, answers) {
    const form = element("form");
    const status = element("select");
    const example = element("select");
    const times = element("select");
    for (const [value, text] of [["", "as usual"], ...answers.map((one) => [one.status, one.status])]) {
      status.append(new Option(text, value));
    }
    function examples() {
      const chosen = answers.find((answer) => answer.status === status.value);
      const names = new Set((chosen?.bodies ?? []).flatMap((content) => content.examples));
      example.replaceChildren(new Option("first example", ""), ...[...names].map((name) => new Option(name, name)));
      example.disabled = names.size === 0;
    }
    times.append(new Option("always", ""), new Option("once", "1"), new Option("three times", "3"));
    status.setAttribute("aria-label", "answer with");
    example.setAttribute("aria-label", "example");
    times.setAttribute("aria-label", "how often");
    status.addEventListener("change", examples);
    const button = element("button", "Answer so");
    form.append("Answer with", status, example, times, button);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const path = `choices/${encodeURIComponent(entry.id)}`;
      const code = status.value;
      if (!code) await ask(path, "DELETE");
      else {
        const choice = {code: code === "default" ? "500" : code.replace(/XX$/i, "00")};
        if (example.value) choice.example = example.value;
        if (times.value) choice.times = Number(times.value);
        await ask(path, "PUT", choice);
      }
      await follow();
    });
    examples();
    return form;
  }

  async function describe(entry, details) {
    const inside = element("div", undefined, "inside");
    details.append(inside);
    try {
      const described = await ask(`operations/${entry.number}`);
      inside.append(chooser(entry, described.answers));
      if (described.description) inside.append(element("p", described.description));
      if (described.parameters.length) inside.append(element("h3", "Parameters"), rows(described.parameters));
      if (described.bodies.length) inside.append(element("h3", "Request body"), ...described.bodies.map(body));
      for (const answer of described.answers) {
        inside.append(element("h3", `${answer.status} ${answer.description}`));
        if (answer.fields.length) inside.append(rows(answer.fields));
        inside.append(...answer.bodies.map(body));
      }
    } catch (error) {
      inside.append(element("p", String(error), "verdict"));
    }
  }

  function operation(entry) {
    const item = element("li");
    item.dataset.id = entry.id;
    const details = element("details");
    const summary = element("summary");
    const path = element("span", entry.path);
    if (entry.isDeprecated) path.className = "deprecated";
    summary.append(element("span", entry.method, "method"), path, element("span", entry.id, "operation"));
    if (entry.summary) summary.append(element("span", entry.summary, "summary"));
    details.append(summary);
    details.addEventListener("toggle", () => {
      if (details.childElementCount === 1) describe(entry, details);
    });
    item.append(details);
    return item;
  }

  function mark() {
    for (const item of operations.children) {
      const name = item.querySelector(".operation");
      const choice = choices[item.dataset.id];
      const times = choice?.times ? ` × ${choice.times}` : "";
      const example = choice?.example ? ` ${choice.example}` : "";
      name.textContent = choice ? `${item.dataset.id} → ${choice.code}${example}${times}` : item.dataset.id;
      name.classList.toggle("chosen", Boolean(choice));
    }
  }

  function find() {
    const words = byId("find").value.toLowerCase().split(/\s+/).filter(Boolean);
    const fitting = entries.filter((entry) => {
      const text = [entry.method, entry.path, entry.id, entry.summary, ...entry.tags].join(" ").toLowerCase();
      return words.every((word) => text.includes(word));
    });
    operations.replaceChildren(...fitting.slice(0, MOST).map(operation));
    const more = byId("more-operations");
    more.hidden = fitting.length <= MOST;
    more.textContent = `${fitting.length - MOST} more: find them by a word.`;
    mark();
  }

  function step(by) {
    const summaries = [...list.querySelectorAll("li:not([hidden]) > details > summary")];
    const at = summaries.indexOf(document.activeElement);
    summaries[at < 0 ? 0 : Math.min(summaries.length - 1, Math.max(0, at + by))]?.focus();
  }

  function pause() {
    paused = !paused;
    byId("pause").setAttribute("aria-pressed", String(paused));
    if (paused) say("Paused.");
  }

  const keys = {"/": () => byId("filter").focus(), o: () => byId("find").focus(), p: pause, j: () => step(1), k: () => step(-1)};
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.activeElement.blur();
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });
  byId("filter").addEventListener("input", filter);
  byId("refused").addEventListener("change", filter);
  byId("find").addEventListener("input", find);
  byId("pause").addEventListener("click", pause);
  byId("clear").addEventListener("click", async () => {
    await ask("exchanges", "DELETE");
    list.replaceChildren();
    filter();
  });
  byId("forget").addEventListener("click", async () => {
    await ask("choices", "DELETE");
    await follow();
  });

  live();
  ask("operations").then((all) => {
    entries = all;
    find();
  }, (error) => say(String(error)));
})();
