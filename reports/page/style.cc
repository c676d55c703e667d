// The style sheet of pages: light and dark, wide and narrow, screen and paper.
#include "reports/page/page_text.h"

namespace parley {

// Classes of verdicts: p pass, f fail (k known), d differs, n unsupported, u untested, r
// unresolved. Each has a sign of its own in the text; colour only repeats it.
const char* const kPageStyle = R"css(
:root {
  --ink: #1b1f24; --soft: #5a6572; --line: #d9dee4; --page: #fff; --raised: #f5f7f9; --link: #0b57b7;
  --good: #1a7f4b; --bad: #c4320a; --bad-ink: #fff; --odd: #8a5a00; --odd-bg: #fdf1d6; --lack: #44546a;
  --lack-bg: #e3e9f1; --mark: #7b3fb5; --glow: #fff3c4;
  --cell: clamp(3.9rem, 46rem / var(--systems), 4.9rem);
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e3e7ec; --soft: #9aa6b3; --line: #333b45; --page: #14181d; --raised: #1d2329; --link: #79b4ff;
    --good: #55c68a; --bad: #ff7a52; --bad-ink: #200a02; --odd: #f0b849; --odd-bg: #3a2e12; --lack: #b3c3d8;
    --lack-bg: #2b3644; --mark: #c79bf2; --glow: #453b12;
  }
}
* { box-sizing: border-box; }
tr[id] { scroll-margin-top: 9.5rem; }
body {
  margin: 0 auto; padding: 0 1.5rem 4rem; max-width: 110rem; background: var(--page); color: var(--ink);
  font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", sans-serif;
}
h1 { font-size: 2rem; margin: 1.6rem 0 .3rem; letter-spacing: -.02em; }
h2 { font-size: 1.4rem; margin: 2.8rem 0 .4rem; }
h3 { font-size: 1.25rem; margin: 0; }
h4 { font-size: 1rem; margin: 1.1rem 0 .2rem; }
h4 span { font-weight: 400; color: var(--soft); margin-left: .4em; }
header p, section > p { max-width: 48rem; color: var(--soft); margin: .2rem 0 .8rem; }
nav { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; }
a { color: var(--link); text-underline-offset: .15em; }
code, kbd, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .87em; }
kbd { border: 1px solid var(--line); border-radius: 4px; padding: 0 .35em; background: var(--raised); }
small { font-size: .82em; color: var(--soft); }
.vh { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
[hidden] { display: none !important; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }
.wide { overflow-x: auto; position: relative; }

table { border-collapse: collapse; }
th { text-align: left; font-weight: 400; }
thead th { font-weight: 600; font-size: .82em; vertical-align: bottom; }

/* The systems and their pairs */
.systems { width: 100%; min-width: 60rem; }
.systems td, .systems th, .pairs td, .pairs th { border-bottom: 1px solid var(--line); padding: .45rem .6rem .45rem 0; }
.systems td, .systems tbody th { vertical-align: top; }
.systems tbody th { width: 30%; }
.systems td { font-size: .93em; }
.systems small { display: block; }
.systems td small { display: inline; white-space: nowrap; }
.systems a { text-decoration: none; white-space: nowrap; margin-right: .4em; color: inherit; }
.systems a:hover, .pairs a:hover { text-decoration: underline; color: var(--link); }
.systems details { font-size: .82em; color: var(--soft); }
.systems summary { cursor: pointer; } .systems ul { margin: .2rem 0; padding-left: 1.2rem; }
.zero { color: var(--soft); }
.share { display: flex; height: 6px; gap: 1px; margin: .35rem 0 .3rem; max-width: 11rem; }
.share i { background: var(--good); min-width: 3px; border-radius: 1px; }
.share .f { background: var(--bad); } .share .d { background: var(--odd); } .share .n { background: var(--lack); }
.share .r { background: var(--mark); } .share .u { background: var(--line); }
.pairs td { text-align: center; padding: .35rem .5rem; min-width: 4.6rem; }
.pairs td small { display: block; line-height: 1.2; }
.pairs thead th { text-align: center; padding: .3rem .4rem; max-width: 6rem; }
.pairs .self { background: var(--raised); }
.dot { display: inline-block; min-width: 2.4em; border-radius: 4px;
  background: color-mix(in srgb, var(--odd) calc(min(var(--d) * 6%, 55%)), transparent); }
.pairs a { color: inherit; text-decoration: none; display: block; padding: 0 .4em; }

/* Signs */
td b, .legend b, .end b.s { display: inline-block; min-width: 1.5em; line-height: 1.5em; text-align: center; border-radius: 5px; font-weight: 700; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.2rem; list-style: none; margin: .6rem 0 1rem; padding: 0; font-size: .87em; }
.p b, b.p { color: var(--good); font-weight: 400; }
.f b, b.f { background: var(--bad); color: var(--bad-ink); }
.f.k b, b.f.k { background: none; color: var(--bad); box-shadow: inset 0 0 0 1.5px var(--bad); }
.d b, b.d { background: var(--odd-bg); color: var(--odd); box-shadow: inset 0 0 0 1px var(--odd); }
.n b, b.n { background: var(--lack-bg); color: var(--lack); }
.u b, b.u { color: var(--soft); font-weight: 400; }
.r b, b.r { color: var(--mark); box-shadow: inset 0 0 0 1.5px var(--mark); }
.systems b.p, .systems b.f, .systems b.d, .systems b.n, .systems b.u, .systems b.r { display: inline; min-width: 0; background: none; box-shadow: none; margin-right: .15em; font-weight: 700; }
.systems b.f { color: var(--bad); }

/* Rows */
.m { width: 100%; table-layout: fixed; }
.m colgroup + colgroup { width: var(--cell); }
.m td { text-align: center; }
.m thead th + th { text-align: center; padding: 0 0 .3rem; font-size: .78em; overflow-wrap: anywhere; line-height: 1.15; }
.m tbody th { padding: .3rem 1rem .3rem 0; overflow-wrap: break-word; }
.m tbody tr { border-top: 1px solid var(--line); }
.m tbody th a { color: inherit; text-decoration: none; }
.m tbody th a:hover { text-decoration: underline; color: var(--link); }
.m tbody i { font-style: normal; font-size: .75em; color: var(--soft); border: 1px solid var(--line); border-radius: 4px; padding: 0 .35em; white-space: nowrap; }
.m tbody i.w { color: var(--odd); border-color: var(--odd); }
.m sub { font-size: .72em; font-weight: 700; color: var(--odd); margin: 0 -.2em 0 -.3em; vertical-align: -.2em; }
.c { list-style: none; margin: .1rem 0 0; padding: 0; font-size: .85em; color: var(--soft); }
.c li { display: inline; margin-right: .9em; }
.c b { color: var(--odd); }
.c .l { margin-right: .4em; }
.v { font-size: .87em; overflow-wrap: anywhere; }
.v small { display: block; }
.m td.only { text-align: left; padding-left: 1rem; }
tr.x > .v { font-weight: 700; }
.part { padding-top: 1.2rem !important; font-weight: 700; color: var(--soft); }
th[colspan] { color: var(--soft); }
tr:target > th, tr.open > th { background: linear-gradient(to right, var(--glow), transparent); }
.sum { margin-top: 1.6rem; font-size: .87em; }
.m.sum tr { border: 0; }
.sum a { text-decoration: none; color: inherit; font-weight: 700; }
.sum .whole a { color: var(--good); font-weight: 400; }
.sum a:hover { text-decoration: underline; }
.js .if td { cursor: pointer; }
.js .if tbody tr:not(.behind):hover { background: var(--raised); }
.if { content-visibility: auto; contain-intrinsic-size: auto 24rem; }
.if thead { position: absolute; clip-path: inset(50%); height: 1px; overflow: hidden; }
.bar { position: sticky; top: 0; z-index: 2; background: var(--page); border-bottom: 2px solid var(--ink); padding-top: .6rem; }
.tools { display: flex; flex-wrap: wrap; gap: .5rem .9rem; align-items: center; margin-bottom: .5rem; }
input, select, button { font: inherit; color: inherit; background: var(--raised); border: 1px solid var(--line); border-radius: 7px; padding: .35rem .6rem; }
button { cursor: pointer; }
#search { flex: 1 1 22rem; min-width: 12rem; font-size: 1.05rem; }
.scope { display: inline-flex; }
.scope button { border-radius: 0; margin-left: -1px; }
.scope button:first-child { border-radius: 7px 0 0 7px; } .scope button:last-child { border-radius: 0 7px 7px 0; }
[aria-pressed=true] { background: var(--ink); color: var(--page); border-color: var(--ink); }
[aria-pressed=true] small { color: inherit; }
.pair { color: var(--soft); font-size: .9em; }
.pair select { max-width: 9rem; padding: .25rem .3rem; }
#count { color: var(--soft); font-size: .9em; min-width: 9em; }
.heads small { display: block; font-size: .95em; font-weight: 400; font-variant-numeric: tabular-nums; white-space: nowrap; }
.heads .which { font-weight: 400; color: var(--soft); font-size: .9em; display: block; }
.heads small.whole { color: var(--good); font-weight: 700; }
.heads small.few { color: var(--bad); font-weight: 700; }
::highlight(found) { background: var(--glow); color: var(--ink); text-decoration: underline 2px var(--odd); }

/* What stands behind a row */
.behind > td { text-align: left; width: auto; padding: .4rem 0 1.2rem 1rem; border-left: 4px solid var(--glow); cursor: auto !important; color: var(--ink); }
.facts { margin: 0 0 .6rem; font-size: .87em; color: var(--soft); }
.facts div { display: inline; margin-right: 1.4em; }
.facts dt, .facts dd { display: inline; margin: 0; } .facts dd { color: var(--ink); overflow-wrap: anywhere; margin-left: .4em; }
.end { border: 1px solid var(--line); border-radius: 8px; margin: .5rem 0; overflow: hidden; max-width: 100%; }
.end > summary { padding: .35rem .7rem; background: var(--raised); cursor: pointer; }
.end > summary strong { margin-right: .5em; }
.end p { margin: .4rem .8rem; max-width: 60rem; }
.end pre { margin: 0; padding: .5rem .8rem; overflow-x: auto; line-height: 1.5; }
.end pre .bad { color: var(--bad); font-weight: 700; }
.end pre .want { color: var(--good); }
.end pre .say { color: var(--soft); }
.end pre u { text-decoration: underline dotted var(--soft); }
.lit { outline: 2px solid var(--link); outline-offset: 1px; border-radius: 4px; }
dialog { max-width: 40rem; border: 1px solid var(--line); border-radius: 12px; background: var(--page); color: var(--ink); }
dialog::backdrop { background: rgb(0 0 0 / .5); }
dialog h2 { margin: .6rem 0; }
dialog dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1rem; } dialog dd { margin: 0; }
.examples code { margin-right: .5em; }
#none { text-align: center; padding: 2rem 0; }

@media screen and (max-width: 60rem) {
  body { padding: 0 .8rem 3rem; font-size: 15px; }
  tr[id] { scroll-margin-top: 15rem; }
  .systems { min-width: 0; }
  .systems, .systems tbody, .systems td, .systems tbody th { display: block; }
  .systems thead { display: none; }
  .systems tr { display: flex; flex-wrap: wrap; gap: 0 .8rem; border-bottom: 1px solid var(--line); padding-bottom: .5rem; }
  .systems tbody th { width: 100%; }
  .systems td, .systems tbody th { border: 0; padding: .3rem 0 0; }
  .systems td { flex: 1 1 6.5rem; }
  .systems td::before { content: attr(data-of); font-size: .85em; font-weight: 600; }
  .m, .m tbody { display: block; }
  .m tr { display: flex; flex-wrap: wrap; align-items: center; }
  .m tbody th { flex: 0 0 100%; padding: .45rem 0 .1rem; }
  .m td { flex: 1 1 0; min-width: 0; width: auto; padding-bottom: .3rem; }
  .m .behind > td { flex: 0 0 100%; padding-left: .5rem; }
  .heads thead, .m:not(.if .m) thead { display: block; }
  .heads th:first-child, .m:not(.if .m) thead th:first-child { display: none; }
  .m thead tr { align-items: flex-end; }
  .m thead th + th { flex: 1 1 0; width: auto; min-width: 0; padding: 0 0 .2rem; font-size: .75em; }
  .m thead th + th > * { writing-mode: vertical-rl; transform: rotate(180deg); max-height: 6.5rem; line-height: 1; display: inline-block; }
  .m thead th + th small { display: block; margin: .3rem auto 0; }
  .heads .which { display: none !important; }
  .v { font-size: .75em; }
  .sum td { display: none; }
  #search { flex-basis: 100%; }
  .pair, #help { display: none; }
  .tools { gap: .4rem; }
}

@media print {
  @page { margin: 12mm; }
  :root { --cell: min(3rem, 24rem / var(--systems)); }
  body { max-width: none; padding: 0; font-size: 9.5pt; color: #000; background: #fff; }
  .bar, nav, .tools, .examples, #none { display: none; }
  .if { content-visibility: visible; }
  .if thead { position: static; clip-path: none; height: auto; display: table-header-group; }
  .m { display: table; } .m tbody { display: table-row-group; } .m tr { display: table-row; break-inside: avoid; }
  .m thead th + th { font-size: 7pt; }
  .m thead th + th span { writing-mode: vertical-rl; transform: rotate(180deg); max-height: 6.5rem; }
  .m thead th:first-child { color: transparent; }
  h2, h3, h4 { break-after: avoid; }
  .wide { overflow: visible; }
  .systems { min-width: 0; font-size: 8.5pt; }
  .pairs { font-size: 8pt; } .pairs td { min-width: 0; }
  .share, .dot, .f b, b.f { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  a { color: inherit; text-decoration: none; }
  .end pre { white-space: pre-wrap; overflow-wrap: anywhere; }
}
)css";

}  // namespace parley
