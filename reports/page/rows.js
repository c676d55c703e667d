// The script's part that searches: which rows are shown, and what is counted above them.

"use strict";
const $ = (id) => document.getElementById(id);

// Names without blanks, as the search has them.
const systems = [...document.querySelectorAll(".heads th + th span:first-child")].map((head) => head.textContent);
const versions = [...document.querySelectorAll(".heads .which")].map((head) => head.textContent);
const words = systems.map((name) => name.replace(/\s/g, "_").toLowerCase());
const details = JSON.parse($("details").textContent);

const LETTERS = { pass: "p", fail: "f", differs: "d", unsupported: "n", untested: "u", unresolved: "r" };
// What a verdict says of the behaviour, whatever the profile; none of untested and unresolved.
const STANDINGS = { p: 1, f: 2, d: 2, n: 3 };

// One object for each case: its row, its group, its text for the search, its cells by system.
const rows = [];
const groups = [];
for (const element of document.querySelectorAll(".if")) {
  const group = { element, area: element.parentNode, shown: 0 };
  groups.push(group);
  const heading = element.querySelector("h4").textContent;
  for (const row of element.querySelectorAll("tbody > tr")) {
    const facts = details.cases[rows.length];
    const text = (name) => details.texts[facts[name]];
    const cells = [...row.querySelectorAll("td")];
    rows.push({
      row, group, facts, shown: true,
      text: [row.id, row.cells[0].textContent, heading, text("source"), text("covers")].join(" ").toLowerCase(),
      level: text("level"),
      area: row.id.replace(/\/.*/s, "").toLowerCase(),
      differs: row.className === "x",
      verdicts: cells.map((cell) => cell.className[0] || ""),
      known: cells.map((cell) => cell.className.endsWith("k")),
      choices: cells.map((cell) => { const sub = cell.querySelector("sub"); return sub ? sub.textContent : ""; }),
    });
  }
}

let scope = "auto";  // or some, all: whether all rows are looked at, or only those with differences

const LEVELS = {
  option: (level) => level.startsWith("option:"),
  open: (level) => ["implementation", "unspecified", "undefined"].includes(level),
};

function differ(row, a, b) {
  const x = STANDINGS[row.verdicts[a]], y = STANDINGS[row.verdicts[b]];
  if (x && y && x !== y) return true;
  return row.choices[a] !== "" && row.choices[b] !== "" && row.choices[a] !== row.choices[b];
}

// The condition that one word of a search states.
function condition(word) {
  const pair = word.split("!=");
  if (pair.length === 2) {
    const a = words.indexOf(pair[0]), b = words.indexOf(pair[1]);
    if (a >= 0 && b >= 0) return { test: (row) => differ(row, a, b), columns: [a, b] };
  }
  const colon = word.lastIndexOf(":");
  const name = word.slice(0, colon), value = word.slice(colon + 1);
  if (colon > 0 && name === "level") {
    const is = LEVELS[value] || ((level) => level === value);
    return { test: (row) => is(row.level) };
  }
  if (colon > 0 && name === "area") return { test: (row) => row.area === value };
  const system = colon > 0 ? words.indexOf(name) : -1;
  if (system >= 0 && value === "known") return { test: (row) => row.known[system], columns: [system] };
  if (system >= 0 && LETTERS[value]) return { test: (row) => row.verdicts[system] === LETTERS[value], columns: [system] };
  return { test: (row) => row.text.includes(word), text: word };
}

function parse(query) {
  const conditions = [];
  for (const [, quoted, plain] of query.toLowerCase().matchAll(/"([^"]+)"?|([^\s"]+)/g)) {
    conditions.push(quoted ? { test: (row) => row.text.includes(quoted), text: quoted } : condition(plain));
  }
  if (conditions.length < 2) return conditions;
  // The name of a system beside other words is no part of a claim: it says whose answer is wanted.
  return conditions.map((one) => {
    const system = words.indexOf(one.text);
    return system < 0 ? one : { test: () => true, columns: [system] };
  });
}

// How many of the words that may be missing a row has; -1 if it lacks one that may not.
function hits(row, conditions) {
  let found = 0;
  for (const one of conditions) {
    const holds = one.test(row);
    if (holds && one.text) found++;
    if (!holds && !one.text) return -1;
  }
  return found;
}

// Shows the rows that the search and the scope want: those with all words or, if there is none, those with most of
// them. Only what changes is touched.
function update() {
  const conditions = parse($("search").value);
  const all = scope === "all" || (scope === "auto" && conditions.length > 0);
  const asked = conditions.filter((one) => one.text).length;
  const found = rows.map((row) => all || row.differs ? hits(row, conditions) : -1);
  const most = found.reduce((a, b) => Math.max(a, b), 0);
  const enough = 2 * most > asked ? most : asked;
  const tested = systems.map(() => 0), held = systems.map(() => 0);
  let shown = 0;
  for (const group of groups) group.shown = 0;
  rows.forEach((row, i) => {
    const wanted = found[i] === enough;
    if (row.shown !== wanted) {
      row.row.hidden = !wanted;
      if (row.behind) row.behind.hidden = !wanted;
      row.shown = wanted;
    }
    if (!wanted) return;
    shown++;
    row.group.shown++;
    row.verdicts.forEach((verdict, k) => {
      if (!STANDINGS[verdict]) return;
      tested[k]++;
      if (verdict === "p") held[k]++;
    });
  });
  const areas = new Set();
  for (const group of groups) {
    group.element.hidden = group.shown === 0;
    if (group.shown > 0) areas.add(group.area);
  }
  for (const group of groups) group.area.hidden = !areas.has(group.area);
  $("some").setAttribute("aria-pressed", !all);
  $("all").setAttribute("aria-pressed", all);
  $("count").textContent = (shown === 1 ? "1 row" : shown + " rows") +
    (shown > 0 && enough < asked ? " with " + enough + " of " + asked + " words" : "");
  $("none").hidden = shown > 0;
  $("none").textContent = all || conditions.length === 0 ? "No row has these words."
    : "No difference has these words; press a to look at all rows.";
  tell(tested, held);
  highlight(conditions.flatMap((one) => one.text || []));
  light(conditions.flatMap((one) => one.columns || []));
}

// Below the name of each system: how many of the rows shown hold there, of those that were tested.
const tellers = [...document.querySelectorAll(".heads th + th")].map((head) => head.appendChild(document.createElement("small")));
function tell(tested, held) {
  tellers.forEach((teller, i) => {
    teller.textContent = tested[i] === 0 ? "–" : held[i] + "/" + tested[i];
    const share = held[i] / tested[i];  // of nothing: no number, which is neither
    teller.className = share === 1 ? "whole" : share < 0.8 ? "few" : "";
    teller.title = held[i] + " of " + tested[i] + " rows that were tested here hold";
  });
}

// Systems that a search is about stand out: the others are pale.
const rule = document.head.appendChild(document.createElement("style"));
function light(columns) {
  rule.textContent = columns.length === 0 ? "" : systems.map((name, i) => columns.includes(i) ? ""
    : ".if td:nth-child(" + (i + 2) + "), .sum td:nth-child(" + (i + 2) + "), .heads th:nth-child(" + (i + 2) + ") { opacity: .4; }").join("");
  const pair = columns.length === 2 ? columns : ["", ""];
  $("left").value = pair[0];
  $("right").value = pair[1];
}

// Marks what was found in the first rows that are shown, where the browser can mark without changing the page.
function highlight(texts) {
  if (!window.Highlight) return;
  const ranges = [];
  const look = texts.length > 0 ? rows.filter((row) => row.shown).slice(0, 150) : [];
  for (const row of look) {
    const walker = document.createTreeWalker(row.row.cells[0], NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode());) {
      const content = node.data.toLowerCase();
      for (const text of texts) {
        for (let at = content.indexOf(text); at >= 0; at = content.indexOf(text, at + text.length)) {
          if (at + text.length > node.length) break;  // of a letter that has another length in lower case
          ranges.push(new StaticRange({ startContainer: node, startOffset: at, endContainer: node, endOffset: at + text.length }));
        }
      }
    }
  }
  CSS.highlights.set("found", new Highlight(...ranges));
}

function search(query) {
  $("search").value = query;
  scope = "auto";
  update();
  remember();
}

// The address of the page follows the search, so that it can be sent to somebody.
function remember() {
  const query = $("search").value.trim();
  history.replaceState(null, "", query ? "#?" + encodeURIComponent(query) : location.pathname + location.search);
}
