
"use strict";
// The facts of a report, linked with its text. Strings come in by textContent only, never as markup.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { facts, checks, words } = data;
  const at = id => document.getElementById(id);
  const marks = [...document.querySelectorAll("#text [data-n]")];
  const MOST = 200; // rows of a tree or links of a check; a total of a thousand parts stays readable
  const DEEPEST = 8; // levels that are indented
  let language = (data.language || (navigator.language || "").slice(0, 2)) === "zh" ? 0 : 1;
  let chosen = -1;

  const word = (name, values = {}) =>
    words.interface[name][language].replace(/\{(\w+)\}/g, (whole, key) => (key in values ? values[key] : whole));
  const named = pair => pair[language];
  // Words of the report are Chinese whatever the language of the labels.
  function make(tag, options = {}, ...children) {
    const { text, ...rest } = options;
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(rest)) if (value !== undefined) node.setAttribute(key, value);
    if (text !== undefined) node.textContent = text;
    node.append(...children);
    return node;
  }

  // Which facts rest on a stretch of the text, those whose figure it is first.
  const resting = marks.map(() => []);
  facts.forEach((fact, n) => {
    for (const [label, first, last] of fact.spans)
      for (let k = first; k <= last; k++) if (!resting[k].includes(n)) label === "QUANTITY" ? resting[k].unshift(n) : resting[k].push(n);
  });
  const parts = facts.map(() => []);
  facts.forEach((fact, n) => { if (fact.total !== null) parts[fact.total].push(n); });

  const verdict = name => make("span", { class: name, text: `${words.signs[name]} ${named(words.verdicts[name])}` });
  const breakdown = fact => fact.by.map(([dimension, value]) => `${named(dimension)}: ${named(value)}`).join(" · ");
  const line = fact => `${named(fact.amount)} ${named(fact.name)}${fact.by.length ? " · " + fact.by.map(b => named(b[1])).join(" · ") : ""}`;

  // ---- the list

  const rows = facts.map((fact, n) => {
    const button = make("button", { type: "button", class: "fact", "aria-expanded": "false", "data-fact": n });
    return make("li", {}, button);
  });
  const button = n => rows[n].firstChild;

  function fillRow(n) {
    const fact = facts[n];
    const name = make("span", { class: "name", text: named(fact.name) });
    if (fact.by.length) name.append(make("small", { text: breakdown(fact) }));
    button(n).replaceChildren(
      make("span", { class: "amount", text: named(fact.amount) }), name,
      make("span", { class: "end" }, verdict(fact.verdict), make("span", { class: "score", text: fact.score.toFixed(2), title: word("probability") })));
  }

  function link(n, current) {
    return make("button", { type: "button", class: "link", "data-go": n, "aria-current": n === current ? "true" : undefined, text: line(facts[n]) });
  }

  // The total at the top of a fact's list and everything below it, in order; a circle of totals is walked once.
  function tree(n) {
    let top = n;
    const seen = new Set([n]);
    while (facts[top].total !== null && !seen.has(facts[top].total)) seen.add(top = facts[top].total);
    const root = make("ul"), met = new Set(), open = [[top, root, 0]];
    let left = 0;
    while (open.length) {
      const [m, list, depth] = open.pop();
      if (met.has(m)) continue;
      met.add(m);
      if (met.size > MOST && m !== n) { left++; continue; }
      const item = make("li", {}, link(m, n), " ", verdict(facts[m].verdict));
      list.append(item);
      if (!parts[m].length) continue;
      const below = depth < DEEPEST ? item.appendChild(make("ul")) : list;
      for (const part of [...parts[m]].reverse()) open.push([part, below, depth + 1]);
    }
    if (left) root.append(make("li", { text: word("more", { count: left }) }));
    return root;
  }

  function checkItem(check, n) {
    const others = check.facts.filter(m => m !== n);
    const item = make("li", { class: "check" }, verdict(check.verdict), ` ${named(check.says)}`,
      make("div", { class: "formula", text: check.formula }));
    if (check.likely) item.append(make("div", { text: word(check.likely === "report" ? "likely_report" : "likely_reading") }));
    if (named(check.hint)) item.append(make("div", { lang: check.hint[0] === check.hint[1] ? "en" : undefined, text: `${word("hint")}: ${named(check.hint)}` }));
    if (others.length) {
      const list = make("ul", {}, ...others.slice(0, MOST).map(m => make("li", {}, link(m, n))));
      if (others.length > MOST) list.append(make("li", { text: word("more", { count: others.length - MOST }) }));
      item.append(list);
    }
    return item;
  }

  function detailsOf(n) {
    const fact = facts[n], spans = make("dl");
    const field = (name, ...content) => spans.append(make("dt", { text: word(name) }), make("dd", {}, ...content));
    const said = label => fact.spans.filter(s => s[0] === label).map(([, first, last]) => {
      const text = marks.slice(first, last + 1).map(m => m.textContent).join("");
      return make("mark", { class: label.toLowerCase(), lang: "zh", text });
    }).flatMap(mark => [" ", mark]);
    field("measure", named(fact.name), " ", make("code", { text: fact.measure || "" }));
    const measures = said("MEASURE");
    // The words are mostly those that are marked; where the report leaves some out, they say more.
    if (measures.length !== 2 || measures[1].textContent !== fact.words) measures.unshift(make("span", { lang: "zh", text: fact.words }));
    field("words", ...measures);
    if (fact.by.length) field("by", breakdown(fact));
    field("year", fact.year === null ? word("unknown") : String(fact.year), ...said("YEAR"));
    if (fact.period) field("period", fact.period.join(" – "));
    field("agency", make("span", { lang: "zh", text: fact.agency || word("unknown") }), ...said("AGENCY"));
    if (fact.names.length) field("names", make("span", { lang: "zh", text: fact.names.join("、") }));
    field("probability", fact.score.toFixed(2));
    const box = make("div", { class: "details", role: "group", "aria-label": named(fact.amount) }, spans,
      make("h3", { text: word("evidence") }), make("blockquote", { lang: "zh", text: fact.quote }));
    if (anchor(fact) !== null) box.append(make("button", { type: "button", "data-show": n, text: word("show") }));
    if (fact.total !== null || parts[n].length) box.append(make("h3", { text: word("tree") }), tree(n));
    box.append(make("h3", { text: word("checks") }));
    if (fact.checks.length) box.append(make("ul", {}, ...fact.checks.map(c => checkItem(checks[c], n))));
    else box.append(make("p", { text: word("no_checks") }));
    return box;
  }

  // ---- fact and text

  // The stretch to look at: the figure, else the evidence.
  function anchor(fact) {
    const figure = fact.spans.find(s => s[0] === "QUANTITY");
    return figure ? figure[1] : fact.evidence ? fact.evidence[0] : null;
  }
  function each(range, act) { if (range) for (let k = range[0]; k <= range[1]; k++) act(marks[k]); }
  function figureOf(n, act) { for (const [label, ...range] of facts[n].spans) if (label === "QUANTITY") each(range, act); }
  function wipe(name) { for (const node of document.querySelectorAll("." + name)) node.classList.remove(name); }

  function choose(n, { text = true, row = true } = {}) {
    if (chosen >= 0) {
      rows[chosen].classList.remove("chosen");
      button(chosen).setAttribute("aria-expanded", "false");
      rows[chosen].querySelector(".details")?.remove();
    }
    for (const name of ["on", "kin", "evidence"]) wipe(name);
    chosen = n;
    if (n < 0) return;
    const fact = facts[n];
    if (rows[n].hidden) { at("filters").reset(); filter(); }
    rows[n].classList.add("chosen");
    rows[n].append(detailsOf(n));
    button(n).setAttribute("aria-expanded", "true");
    each(fact.evidence, m => m.classList.add("evidence"));
    if (fact.total !== null) figureOf(fact.total, m => m.classList.add("kin"));
    for (const part of parts[n]) figureOf(part, m => m.classList.add("kin"));
    for (const [, ...range] of fact.spans) each(range, m => m.classList.add("on"));
    const place = anchor(fact);
    if (text && place !== null) marks[place].scrollIntoView({ block: "center" });
    if (row) rows[n].scrollIntoView({ block: text ? "nearest" : "start" });
  }

  function over(facing) {
    wipe("over");
    for (const n of facing) { rows[n].classList.add("over"); for (const [, ...range] of facts[n].spans) each(range, m => m.classList.add("over")); }
  }

  // A click on a place on which several facts rest goes through them.
  function chooseAt(k, focus) {
    const here = resting[k];
    if (!here.length) return;
    const n = here[(here.indexOf(chosen) + 1) % here.length];
    choose(n, { text: false });
    say(n, here.length);
    if (focus) button(n).focus();
  }
  function say(n, count) {
    const fact = facts[n];
    at("said").textContent = word("chosen", { value: named(fact.amount), measure: named(fact.name), verdict: named(words.verdicts[fact.verdict]), count });
  }

  // ---- filter

  const boxes = {};
  for (const name of data.verdicts) boxes[name] = make("input", { type: "checkbox", value: name, id: "verdict-" + name, checked: "" });

  function filter() {
    const measure = at("measure").value, least = Number(at("score").value);
    let shown = 0;
    facts.forEach((fact, n) => {
      const kept = boxes[fact.verdict].checked && fact.score >= least &&
        (measure === "" || (measure === "open" ? fact.measure === null : fact.measure === measure.slice(1)));
      rows[n].hidden = !kept;
      shown += kept;
    });
    if (chosen >= 0 && rows[chosen].hidden) choose(-1);
    resting.forEach((here, k) => marks[k].classList.toggle("off", here.length > 0 && here.every(n => rows[n].hidden)));
    at("least").textContent = least.toFixed(2);
    at("shown").textContent = word("shown", { shown, all: facts.length });
    at("none").hidden = shown > 0;
    at("none").textContent = word(facts.length ? "none" : "empty");
  }

  // ---- words

  function fillMeasures() {
    const kept = at("measure").value, counts = new Map();
    for (const fact of facts) counts.set(fact.measure, (counts.get(fact.measure) || 0) + 1);
    const options = [make("option", { value: "", text: `${word("all_measures")} (${facts.length})` })];
    const seen = new Set();
    for (const fact of facts) {
      if (fact.measure === null || seen.has(fact.measure)) continue;
      seen.add(fact.measure);
      options.push(make("option", { value: "=" + fact.measure, text: `${named(fact.name)} (${counts.get(fact.measure)})` }));
    }
    if (counts.has(null)) options.push(make("option", { value: "open", text: `${word("open_measures")} (${counts.get(null)})` }));
    at("measure").replaceChildren(...options);
    at("measure").value = kept;
  }

  function fillWords() {
    document.documentElement.lang = language ? "en" : "zh-Hans";
    for (const node of document.querySelectorAll("[data-word]")) node.textContent = word(node.dataset.word);
    at("language").textContent = word("language");
    at("language").setAttribute("lang", language ? "zh" : "en");
    at("language").setAttribute("aria-label", word("language_hint"));
    at("agency").replaceChildren(make("span", { lang: "zh", text: data.agency || word("unknown") }));
    const about = [data.year === null ? `${word("year")}: ${word("unknown")}` : String(data.year), data.name];
    if (data.names.length) about.push(`${word("names")} ${data.names.join("、")}`);
    at("about").replaceChildren(...about.filter(Boolean).map(text => make("span", { text })));
    at("legend").replaceChildren(...Object.entries(words.spans).map(([label, name]) =>
      make("li", {}, make("mark", { class: label.toLowerCase(), text: named(name) }))));
    const counts = {};
    for (const fact of facts) counts[fact.verdict] = (counts[fact.verdict] || 0) + 1;
    at("verdicts").replaceChildren(at("verdicts").firstElementChild, ...data.verdicts.map(name => {
      const label = make("label", {}, boxes[name], verdict(name), ` ${counts[name] || 0}`);
      return label;
    }));
    fillMeasures();
    facts.forEach((fact, n) => fillRow(n));
    figures.forEach(k => marks[k].setAttribute("aria-label", `${marks[k].textContent}: ${line(facts[resting[k][0]])}`));
    filter();
    if (chosen >= 0) choose(chosen, { text: false, row: false });
  }

  // Figures are buttons in the text: one of them is in the order of tabs, arrows go on from there.
  const figures = [...new Set(facts.map(anchor))].filter(k => k !== null && resting[k].length).sort((a, b) => a - b);
  figures.forEach((k, i) => { marks[k].setAttribute("role", "button"); marks[k].tabIndex = i ? -1 : 0; });
  marks.forEach((mark, k) => { if (resting[k].length) mark.classList.add("linked"); });
  function step(list, place, key) {
    const to = { ArrowRight: place + 1, ArrowDown: place + 1, ArrowLeft: place - 1, ArrowUp: place - 1, Home: 0, End: list.length - 1 }[key];
    return to === undefined ? undefined : list[Math.max(0, Math.min(list.length - 1, to))];
  }
  const number = node => Number(node.dataset.n);

  at("text").addEventListener("click", event => {
    const mark = event.target.closest("[data-n]");
    if (mark && document.getSelection().isCollapsed) chooseAt(number(mark), false);
  });
  at("text").addEventListener("keydown", event => {
    const mark = event.target.closest("[role=button]");
    if (!mark || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); chooseAt(number(mark), true); return; }
    const to = step(figures, figures.indexOf(number(mark)), event.key);
    if (to !== undefined) { event.preventDefault(); marks[to].focus(); }
  });
  at("text").addEventListener("focusin", event => {
    const mark = event.target.closest("[role=button]");
    if (!mark) return;
    for (const k of figures) marks[k].tabIndex = -1;
    mark.tabIndex = 0;
  });
  at("text").addEventListener("mouseover", event => {
    const mark = event.target.closest("[data-n]");
    over(mark ? resting[number(mark)].slice(0, MOST) : []);
  });
  at("text").addEventListener("mouseleave", () => over([]));

  at("list").addEventListener("click", event => {
    const target = event.target.closest("button");
    if (!target) return;
    const { fact, go, show } = target.dataset;
    if (fact !== undefined) choose(Number(fact) === chosen ? -1 : Number(fact));
    if (go !== undefined) { choose(Number(go)); button(Number(go)).focus({ preventScroll: true }); }
    if (show !== undefined) {
      const mark = marks[anchor(facts[show])];
      mark.scrollIntoView({ block: "center" });
      mark.focus({ preventScroll: true });
    }
  });
  at("list").addEventListener("keydown", event => {
    if (event.key === "Escape" && chosen >= 0) { const n = chosen; choose(-1); button(n).focus(); return; }
    const target = event.target.closest(".fact");
    if (!target || event.ctrlKey || event.metaKey || event.altKey) return;
    const shown = rows.filter(row => !row.hidden);
    const to = step(shown, shown.indexOf(target.parentNode), event.key);
    if (to) { event.preventDefault(); to.firstChild.focus(); }
  });
  at("list").addEventListener("mouseover", event => {
    const target = event.target.closest("[data-fact], [data-go]");
    over(target ? [Number(target.dataset.fact ?? target.dataset.go)] : []);
  });
  at("list").addEventListener("mouseleave", () => over([]));

  at("filters").addEventListener("input", filter);
  at("filters").addEventListener("reset", () => setTimeout(filter));
  at("filters").addEventListener("submit", event => event.preventDefault());
  at("language").addEventListener("click", () => { language = 1 - language; fillWords(); });

  at("list").append(...rows);
  fillWords();
})();
