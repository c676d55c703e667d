// The script's part that shows what stands behind a row: promise, source, traces.
// reports/matrix_details.h tells how the data is packed.

const NAMES = { p: "pass", f: "fail", d: "differs", n: "unsupported", u: "untested", r: "unresolved" };

// An element with text or other elements in it. Text never becomes markup.
function make(name, className, ...content) {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...content);
  return element;
}

// Systems whose ends look alike: the same verdict, reason, trace but for values, and choices.
function kinds(row) {
  const found = new Map();
  row.facts.of.forEach((index, system) => {
    if (index < 0) return;
    const end = row.facts.ends[index];
    const alike = JSON.stringify([row.verdicts[system], { ...end, values: 0 }]);
    if (!found.has(alike)) found.set(alike, { end, verdict: row.verdicts[system], systems: [], values: [] });
    found.get(alike).systems.push(system);
    found.get(alike).values.push(end.values || []);
  });
  // First what does not hold.
  return [...found.values()].sort((a, b) => (a.verdict === "p") - (b.verdict === "p"));
}

// A line of a trace. A value in which systems differ is marked and tells all of them.
function fill(text, kind) {
  const line = document.createDocumentFragment();
  text.split(/\t(.)/s).forEach((part, i) => {
    if (i % 2 === 0) return line.append(part);
    const place = part.charCodeAt(0) - 48;
    const values = kind.values.map((list) => list[place]);
    if (values.every((value) => value === values[0])) return line.append(values[0]);
    const mark = make("u", "", values[0]);
    mark.title = kind.systems.map((system, k) => systems[system] + ": " + values[k]).join("\n");
    line.append(mark);
  });
  return line;
}

// Where the result of a call begins, so that what was expected can stand below it.
function resultColumn(text) {
  const at = Math.max(text.lastIndexOf(") = "), text.indexOf(" = ") < 0 ? text.lastIndexOf(") ") : -1);
  return at < 0 ? text.indexOf(": ") + 2 : at + 2;
}

function trace(steps, kind) {
  const text = (index) => details.texts[index];
  const block = make("pre", "");
  for (const step of steps) {
    const [line, times, failed, expected, note, place] = Array.isArray(step) ? step : [step, 1, 0];
    const shown = make("span", failed ? "bad" : "", failed ? "> " : "  ", fill(text(line), kind));
    const column = resultColumn(shown.textContent);
    if (times > 1) shown.append("  (" + times + " times)");
    if (failed && place) shown.append(make("span", "say", "   line " + place));
    block.append(shown, "\n");
    if (expected !== undefined && text(expected)) {
      block.append(make("span", "want", "expected ".padEnd(column) + text(expected)), "\n");
    }
    if (note !== undefined && text(note)) block.append(make("span", "say", "  " + text(note)), "\n");
  }
  return block;
}

function endBox(row, kind, open) {
  const { end, verdict } = kind;
  const text = (index) => details.texts[index];
  const box = make("details", "end");
  box.open = open;
  box.dataset.systems = kind.systems.join(" ");
  const known = end.known !== undefined;
  const sign = make("b", "s " + verdict + (known ? " k" : ""), row.row.cells[kind.systems[0] + 1].querySelector("b").textContent);
  const title = make("summary", "", sign, " ", make("strong", "", NAMES[verdict] + (known ? ", known" : "")));
  title.append(kind.systems.map((system) => systems[system]).join(", "));
  box.append(title);
  if (end.reason !== undefined) box.append(make("p", "", text(end.reason)));
  if (known) {
    box.append(make("p", "", make("strong", "", "Why: "), text(end.known)));
    box.append(make("p", "", make("small", "", "listed in " + text(end.deviation))));
  }
  if (end.fixed) box.append(make("p", "", "It is listed as a deviation in " + text(end.deviation) + ", and holds now."));
  for (const label of end.alternatives || []) box.append(make("p", "", make("strong", "", "Chosen: "), label));
  for (const [name, value] of [...end.observations || [], ...end.tallies || []]) {
    box.append(make("p", "", make("strong", "", name + ": "), value));
  }
  const steps = row.facts.traces[end.trace];
  if (steps.length > 0) box.append(trace(steps, kind));
  return box;
}

// The box below a row, made when it is first opened.
function behind(row) {
  const text = (name) => details.texts[row.facts[name]];
  const facts = make("dl", "facts");
  const fact = (name, ...value) => facts.append(make("div", "", make("dt", "", name), make("dd", "", ...value)));
  fact("case", make("code", "", row.row.id));
  if (text("source")) fact("source", text("source"));
  fact("level", text("level"));
  if (text("covers")) fact("covers", text("covers"));
  fact("file", make("code", "", text("place")));
  const cell = make("td", "", facts);
  cell.colSpan = systems.length + 1;
  const all = kinds(row);
  const wrong = all.some((kind) => kind.verdict !== "p");
  all.forEach((kind, i) => cell.append(endBox(row, kind, kind.verdict !== "p" || (!wrong && i < 2) || all.length === 1)));
  const missing = row.facts.of.flatMap((index, system) => index < 0 ? [systems[system]] : []);
  if (missing.length > 0) cell.append(make("p", "", make("small", "", "Not run: " + missing.join(", "))));
  return make("tr", "behind", cell);
}

function isOpen(row) { return row.row.classList.contains("open"); }

function close(row) {
  if (!row || !isOpen(row)) return;
  row.row.classList.remove("open");
  row.row.querySelector("a").setAttribute("aria-expanded", "false");
  row.behind.remove();
}

// Opens a row; with a system, what that one did is opened and marked.
function open(row, system) {
  if (!row.behind) row.behind = behind(row);
  row.behind.hidden = false;
  row.row.after(row.behind);
  row.row.classList.add("open");
  row.row.querySelector("a").setAttribute("aria-expanded", "true");
  for (const box of row.behind.querySelectorAll(".end")) {
    const chosen = system !== undefined && box.dataset.systems.split(" ").includes(String(system));
    box.classList.toggle("lit", chosen);
    if (chosen) box.open = true;
  }
}
