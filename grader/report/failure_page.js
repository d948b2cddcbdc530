// @ts-check
"use strict";
// The page of a failure (grader/report/failure_html.cc): draws what the page holds as JSON, and steps through it. Whatever
// a learner's program wrote gets into the page as text only.

/**
 * @typedef {{begun: boolean, ended: boolean, file: string, line: number, holds: string[], waits_for: string}} Task
 * @typedef {{task: number, first: number, last: number, kind: string, file: string, line: number, text: string,
 *   note: string, switch: string, switch_text: string, because: {row: number, what: string}[],
 *   after: {tasks: Task[], values: {name: string, value: string}[]}}} Row
 * @typedef {{title: string, sentence: string, finding: string, verdict: string,
 *   files: {name: string, path: string, lines: string[]}[], place: {file: string, line: number} | null,
 *   steps: {tasks: string[], rows: Row[]} | null, hint: {title: string, text: string, language: string} | null,
 *   commands: {what: string, command: string}[]}} Failure
 */

/** @type {Failure} */
const failure = JSON.parse(/** @type {HTMLElement} */ (document.getElementById("failure")).textContent || "null");
const rows = failure.steps ? failure.steps.rows : [];
const tasks = failure.steps ? failure.steps.tasks : [];
let now = 0;

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {{[attribute: string]: string}} attributes
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
function make(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children); // strings become text nodes
  return element;
}

/** @param {number} task */
function letter(task) {
  return task < 26 ? String.fromCharCode(65 + task) : String(task);
}

/** @param {number} task */
function chip(task) {
  return make("span", { class: "chip t" + (task % 6), title: tasks[task] }, letter(task));
}

/** @param {string} file */
function baseName(file) {
  return file.slice(file.lastIndexOf("/") + 1);
}

/** @param {Row} row */
function place(row) {
  return row.line > 0 ? baseName(row.file) + ":" + row.line : "";
}

/** @param {Row} row */
function label(row) {
  if (row.first === 0) return "✗";
  return row.first === row.last ? String(row.first) : row.first + "–" + row.last;
}

// The source ---------------------------------------------------------------------------------------------------------

/** @type {Map<string, {item: HTMLElement, marks: HTMLElement}>} by "path:line" */
const lines = new Map();

function sourcePane() {
  const pane = make("section", { class: "pane", "aria-labelledby": "source" }, make("h2", { id: "source" }, "Your code"));
  for (const file of failure.files) {
    const list = make("ol", { class: "source" });
    file.lines.forEach((text, index) => {
      const marks = make("span", { class: "marks" });
      const item = make("li", {}, make("span", { class: "number" }, String(index + 1)), marks, make("code", {}, text));
      lines.set(file.path + ":" + (index + 1), { item, marks });
      list.append(item);
    });
    pane.append(make("p", { class: "soft" }, file.path),
      make("div", { class: "box", tabindex: "0", role: "region", "aria-label": "Source of " + file.name }, list));
  }
  return pane;
}

/**
 * Brings `element` into sight in the box that it scrolls in; the page itself stays.
 * @param {Element} element
 */
function reveal(element) {
  const box = element.closest(".box");
  if (!box) return;
  const inner = element.getBoundingClientRect(), outer = box.getBoundingClientRect();
  if (inner.top < outer.top + 40 || inner.bottom > outer.bottom - 20) {
    box.scrollTop += inner.top - outer.top - box.clientHeight / 2;
  }
  if (element.matches("td") && (inner.left < outer.left || inner.right > outer.right)) {
    box.scrollLeft += inner.left - outer.left - 20;
  }
}

function markSource() {
  for (const { item, marks } of lines.values()) {
    item.classList.remove("current", "trouble");
    marks.replaceChildren();
  }
  if (!rows.length) {
    const there = failure.place && failure.files.find((file) => file.name === failure.place?.file);
    const line = there && lines.get(there.path + ":" + failure.place?.line);
    if (!line) return;
    line.item.classList.add("trouble");
    line.marks.append("✗");
    reveal(line.item);
    return;
  }
  const row = rows[now];
  row.after.tasks.forEach((task, index) => {
    if (!task.begun || task.ended) return;
    // What came of it says where its task is: of a race both.
    const end = row.kind === "trouble" && rows.find((each) => each.kind === "trouble" && each.task === index && each.line > 0);
    const at = end || (index === row.task && row.line > 0 ? row : task);
    lines.get(at.file + ":" + at.line)?.marks.append(chip(index));
  });
  const line = lines.get(row.file + ":" + row.line);
  line?.item.classList.add(row.kind === "trouble" ? "trouble" : "current");
  if (line) reveal(line.item);
}

// The lanes ----------------------------------------------------------------------------------------------------------

/** @type {HTMLTableRowElement[]} */
const drawn = [];

function lanesPane() {
  const head = make("tr", {}, make("th", { scope: "col" }, "step"));
  tasks.forEach((name, index) => head.append(make("th", { scope: "col" }, chip(index), " " + name)));
  const body = make("tbody", {});
  rows.forEach((row, index) => {
    if (row.switch === "decisive" || row.switch === "preemption") {
      const words = (row.switch === "decisive" ? "⇄ the decisive switch: " : "⇄ ") + row.switch_text;
      body.append(make("tr", { class: row.switch },
        make("td", { colspan: String(tasks.length + 1) }, words)));
    }
    const button = make("button", { type: "button", "aria-label": "Go to " + (row.first === 0 ? "what came of it" : "step " + label(row)) }, label(row));
    button.addEventListener("click", () => goTo(index));
    const line = make("tr", { class: row.kind }, make("th", { scope: "row" }, button));
    tasks.forEach((_, task) => {
      const here = task === row.task;
      const cell = make("td", here ? { class: "here" } : {});
      if (here) {
        cell.append(row.text);
        if (place(row)) cell.append(make("span", { class: "at" }, place(row)));
      }
      line.append(cell);
    });
    drawn.push(line);
    body.append(line);
  });
  const table = make("table", { class: "lanes" }, make("thead", {}, head), body);
  return make("section", { class: "pane", "aria-labelledby": "lanes" }, make("h2", { id: "lanes" }, "Who did what, in this order"),
    make("p", { class: "soft" }, "One column for each thread or process, one row for each step."),
    make("div", { class: "box", tabindex: "0", role: "region", "aria-label": "Steps" }, table));
}

function markLanes() {
  drawn.forEach((line, index) => {
    line.classList.toggle("later", index > now);
    if (index === now) line.setAttribute("aria-current", "step");
    else line.removeAttribute("aria-current");
  });
  reveal(drawn[now].querySelector("td.here") || drawn[now]);
}

// The moment ---------------------------------------------------------------------------------------------------------

const momentTasks = make("tbody", {});
const momentValues = make("dl", { class: "values" });

function momentPane() {
  const head = make("tr", {});
  for (const title of ["who", "last line", "holds", "waits"]) head.append(make("th", { scope: "col" }, title));
  return make("section", { "aria-labelledby": "moment" }, make("h2", { id: "moment" }, "At this moment"),
    make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Threads and processes at this moment" },
      make("table", {}, make("thead", {}, head), momentTasks)),
    make("h2", {}, "Values"), momentValues);
}

function markMoment() {
  const { after } = rows[now];
  const before = now > 0 ? rows[now - 1].after : null;
  momentTasks.replaceChildren(...after.tasks.map((task, index) => {
    const state = !task.begun ? "has not begun" : task.ended ? "has ended" : task.waits_for || "can go on";
    return make("tr", {}, make("th", { scope: "row" }, chip(index), " " + tasks[index]),
      make("td", {}, task.line > 0 ? baseName(task.file) + ":" + task.line : "–"),
      make("td", {}, task.holds.join(", ") || "–"), make("td", {}, state));
  }));
  momentValues.replaceChildren();
  for (const { name, value } of after.values) {
    const old = before?.values.find((each) => each.name === name)?.value;
    momentValues.append(make("dt", {}, name),
      make("dd", old === value ? {} : { class: "changed" }, value + (old === undefined || old === value ? "" : " (was " + old + ")")));
  }
  if (!after.values.length) momentValues.append(make("dt", {}, "–"), make("dd", {}, "nothing that has a name was read or written yet"));
}

// Going through it ---------------------------------------------------------------------------------------------------

const said = make("p", { class: "now", role: "status" });
const slider = make("input", { type: "range", min: "0", max: String(Math.max(0, rows.length - 1)), step: "1", "aria-label": "Step" });
const back = make("button", { type: "button", "aria-label": "One step back" }, "←");
const on = make("button", { type: "button", "aria-label": "One step on" }, "→");

function controls() {
  back.addEventListener("click", () => goTo(now - 1));
  on.addEventListener("click", () => goTo(now + 1));
  slider.addEventListener("input", () => goTo(Number(slider.value)));
  const all = make("div", { class: "controls", role: "group", "aria-label": "Steps" }, back, slider, on);
  const decisive = rows.findIndex((row) => row.switch === "decisive");
  if (decisive >= 0) {
    const jump = make("button", { type: "button" }, "⇄ decisive switch");
    jump.addEventListener("click", () => goTo(decisive));
    all.append(jump);
  }
  all.append(said);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target === slider) return;
    const to = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    goTo(to);
  });
  return all;
}

/** @param {number} index */
function goTo(index) {
  now = Math.min(Math.max(index, 0), rows.length - 1);
  const row = rows[now];
  const words = tasks[row.task] + (row.kind === "step" ? " " : ": ") + row.text + (place(row) ? " (" + place(row) + ")" : "");
  const which = row.first === 0 ? "What came of it: " : (row.first === row.last ? "Step " : "Steps ") + label(row) + ": ";
  slider.value = String(now);
  slider.setAttribute("aria-valuetext", which + words);
  back.disabled = now === 0;
  on.disabled = now === rows.length - 1;
  said.replaceChildren(make("strong", {}, which), chip(row.task), " " + words);
  const notes = row.because.map((cause) => "After step " + label(rows[cause.row]) + " (" + cause.what + ").");
  if (row.switch === "decisive" || row.switch === "preemption") {
    notes.unshift((row.switch === "decisive" ? "The decisive switch: " : "A switch: ") + row.switch_text + ".");
  }
  if (row.note) notes.unshift(row.note);
  if (notes.length) said.append(make("span", { class: "note" }, notes.join(" ")));
  markSource();
  markLanes();
  markMoment();
}

// The page -----------------------------------------------------------------------------------------------------------

function draw() {
  const page = make("main", {}, make("h1", {}, failure.title),
    make("p", { class: "sentence" }, make("span", { class: "verdict" }, failure.verdict), " " + failure.sentence));
  // The same sentence, but for where it was said, is said once.
  const sentence = failure.sentence.replace(/ \[[^\]]*\]$/, "");
  if (failure.finding && !(sentence && failure.finding.startsWith(sentence))) {
    page.append(make("p", { class: "sentence" }, "In the schedule below: " + failure.finding));
  }
  if (rows.length) page.append(controls());
  const columns = make("div", { class: rows.length ? "columns" : "columns single" }, sourcePane());
  if (rows.length) columns.append(lanesPane());
  page.append(columns);
  if (rows.length) page.append(momentPane());
  if (failure.hint) {
    page.append(make("details", { lang: failure.hint.language }, make("summary", {}, failure.hint.title),
      make("p", { class: "hint" }, failure.hint.text)));
  }
  const footer = make("footer", {});
  for (const { what, command } of failure.commands) {
    footer.append(make("p", { class: "soft" }, what + ": ", make("code", {}, command)));
  }
  if (rows.length) footer.append(make("p", { class: "soft" }, "Keys: ← and → step, Home and End go to the ends."));
  document.body.replaceChildren(page, footer);
  if (rows.length) goTo(0);
  else markSource();
}

draw();
