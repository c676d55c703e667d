// The script's part that answers people: keys, clicks, addresses, paper; and that starts the rest.

const byElement = new Map(rows.map((row) => [row.row, row]));

function rowOf(element) {
  const row = element && element.closest(".if tbody > tr");
  return byElement.get(row) || (row && byElement.get(row.previousElementSibling));
}

function address(row) { return row.row.querySelector("a").getAttribute("href"); }

function toggle(row, system) {
  if (isOpen(row) && system === undefined) {
    close(row);
  } else {
    open(row, system);
    history.replaceState(null, "", address(row));
  }
}

// Goes to what the address of the page names: a search behind "#?", or a row.
function follow() {
  let name;
  try { name = decodeURIComponent(location.hash.slice(1)); } catch { return; }
  if (name.startsWith("?")) {
    $("search").value = name.slice(1);
    scope = "auto";
    update();
    $("behaviours").scrollIntoView();
    return;
  }
  const row = byElement.get($(name));
  if (!row) return;
  if (!row.shown) {
    $("search").value = "";
    scope = "all";
    update();
  }
  open(row);
  row.row.scrollIntoView();
  row.row.querySelector("a").focus({ preventScroll: true });
}

// The next row that is shown, from one or from the top of what is in sight.
function step(by) {
  const shown = rows.filter((row) => row.shown);
  if (shown.length === 0) return;
  const here = rowOf(document.activeElement);
  let at = here ? shown.indexOf(here) + by
    : shown.findIndex((row) => row.row.getBoundingClientRect().top > document.querySelector(".bar").getBoundingClientRect().bottom);
  at = Math.max(0, Math.min(shown.length - 1, at));
  const link = shown[at].row.querySelector("a");
  link.focus({ preventScroll: true });
  link.scrollIntoView({ block: "nearest" });
  const under = document.querySelector(".bar").getBoundingClientRect().bottom - link.getBoundingClientRect().top + 12;
  if (under > 0) scrollBy(0, -under);
}

function setScope(wanted) {
  scope = wanted;
  update();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || $("helpbox").open) return;
  searchNow();
  const target = event.target;
  if (event.key === "Escape") {
    const row = rowOf(target);
    if (row && isOpen(row)) {
      close(row);
      row.row.querySelector("a").focus();
    } else if ($("search").value) {
      search("");
    } else {
      target.blur();
    }
    event.preventDefault();
    return;
  }
  const typing = /^(INPUT|SELECT)$/.test(target.tagName);
  if (event.key === "ArrowDown" || (event.key === "Enter" && target === $("search"))) {
    if (target.tagName === "SELECT") return;
    step(1);
  } else if (typing) {
    return;
  } else if (event.key === "ArrowUp" || event.key === "k") {
    step(-1);
  } else if (event.key === "j") {
    step(1);
  } else if (event.key === "/") {
    $("search").focus();
    $("search").select();
  } else if (event.key === "a") {
    setScope($("all").getAttribute("aria-pressed") === "true" ? "some" : "all");
  } else if (event.key === "?") {
    $("helpbox").showModal();
  } else {
    return;
  }
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  const link = event.target.closest("a");
  if (link && link.dataset.q) {
    search(link.dataset.q);
    $("behaviours").scrollIntoView();
    event.preventDefault();
    return;
  }
  const row = rowOf(event.target);
  if (!row || event.target.closest(".behind")) return;
  if (!link && getSelection().toString()) return;
  const cell = event.target.closest("td");
  const system = cell ? cell.cellIndex - 1 : undefined;
  if (link || cell) {
    toggle(row, system);
    event.preventDefault();
  }
});

// What a cell means, when somebody asks for it.
document.addEventListener("mouseover", (event) => {
  const cell = event.target.closest(".if td");
  const row = cell && !cell.title && !cell.closest(".behind") && byElement.get(cell.parentNode);
  if (!row) return;
  const system = cell.cellIndex - 1;
  cell.title = systems[system] + ": " + (NAMES[row.verdicts[system]] || "not run") + (row.known[system] ? ", known" : "");
});

// One search for each frame, however fast somebody types; a key that needs its result does not wait for that.
let waiting = false;
function searchNow() {
  if (!waiting) return;
  waiting = false;
  scope = "auto";
  update();
  remember();
}
$("search").addEventListener("input", () => {
  if (!waiting) requestAnimationFrame(searchNow);
  waiting = true;
});
$("some").addEventListener("click", () => setScope("some"));
$("all").addEventListener("click", () => setScope("all"));
$("help").addEventListener("click", () => $("helpbox").showModal());
for (const side of ["left", "right"]) {
  $(side).append(new Option("…", ""), ...systems.map((name, i) => new Option(name + " " + versions[i], i)));
  $(side).addEventListener("change", () => {
    const [a, b] = [$("left").value, $("right").value];
    if (a !== "" && b !== "" && a !== b) search(words[a] + "!=" + words[b]);
  });
}
window.addEventListener("hashchange", follow);

document.documentElement.classList.add("js");
for (const element of document.querySelectorAll(".tools, .examples")) element.hidden = false;
$("some").querySelector("small").textContent = rows.filter((row) => row.differs).length;
$("all").querySelector("small").textContent = rows.length;
document.querySelector(".pair").hidden = systems.length < 2;
if (!rows.some((row) => row.differs)) scope = "all";
update();
follow();
