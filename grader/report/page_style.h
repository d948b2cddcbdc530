#ifndef GRADER_REPORT_PAGE_STYLE_H_
#define GRADER_REPORT_PAGE_STYLE_H_

namespace trenza {

// What all pages begin with, behind <head>; a page may run the script that it holds, and load nothing.
constexpr char kPageHead[] = R"html(<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<style>
:root { color-scheme: light dark; --text: #1b1f24; --soft: #57606a; --page: #fff; --line: #d0d7de; --panel: #f6f8fa;
  --good: #1a7f37; --bad: #b3261e; --odd: #8250df; --wait: #8a6100; --heat: 145; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --soft: #9da7b3; --page: #0d1117; --line: #30363d;
  --panel: #161b22; --good: #3fb950; --bad: #ff7b72; --odd: #d2a8ff; --wait: #e3b341; } }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--text); background: var(--page); margin: 0 auto; padding: 1rem;
  max-width: 80rem; }
h1 { font-size: 1.5rem; margin: .2rem 0; } h2 { font-size: 1.15rem; margin: 1.6rem 0 .4rem; }
p.soft, .soft { color: var(--soft); } a { color: inherit; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: .35rem .6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
tr:last-child td { border-bottom: 0; } thead th { background: var(--panel); white-space: nowrap; }
td.number, th.number { text-align: right; } td:first-child, th:first-child { overflow-wrap: anywhere; }
@media (min-width: 60rem) { td.case { min-width: 27rem; } }
th button { font: inherit; font-weight: 600; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; }
th[aria-sort=ascending] button::after { content: " ▲"; } th[aria-sort=descending] button::after { content: " ▼"; }
:focus-visible { outline: 3px solid #4493f8; outline-offset: 2px; }
.PASS { color: var(--good); } .INFRA, .TAMPER { color: var(--odd); } .NOT_STARTED, .NOT_RUN, .SKIPPED { color: var(--wait); }
.verdict { font-weight: 600; color: var(--bad); } .verdict.PASS { color: var(--good); }
.verdict.INFRA, .verdict.TAMPER { color: var(--odd); }
.verdict.NOT_STARTED, .verdict.NOT_RUN, .verdict.SKIPPED { color: var(--wait); }
pre { overflow-x: auto; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: .6rem;
  font-size: .85rem; max-height: 30rem; }
details { margin: .3rem 0; } summary { cursor: pointer; }
input { font: inherit; color: inherit; background: var(--panel); border: 1px solid var(--line); border-radius: 6px;
  padding: .3rem .6rem; width: 100%; max-width: 20rem; margin: .4rem 0; }
</style>
)html";

}  // namespace trenza

#endif  // GRADER_REPORT_PAGE_STYLE_H_
