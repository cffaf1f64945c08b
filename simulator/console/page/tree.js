/** The tree of lines: what follows from a line stands inside it. */

import { badge, el, timeOf } from "./dom.js";
import { LABELS, nameOf, written } from "./lines.js";

/**
 * Draws rows as nested lists.
 * @param {Array} rows of chain.js: `{line, depth}`, or `{waiting, depth}` for what is yet to come
 * @param {object} about `waiting` has the deliveries that wait, `isOpen(line)` tells which line is
 *   open, `choose(line)` opens one
 */
export function tree(rows, about) {
  const top = el("ol", { class: "rows" });
  const parents = [top];
  for (const row of rows) {
    const below = el("ol", { class: "rows" });
    const line = row.waiting ? waits(row.waiting) : lineOf(row, about);
    parents.length = Math.min(parents.length, row.depth + 1);
    parents.at(-1).append(el("li", { class: "row" }, line, below));
    parents.push(below);
  }
  top.querySelectorAll("ol:empty").forEach((one) => one.remove());
  return top;
}

function lineOf(row, { waiting, isOpen, choose }) {
  const text = written(row.line, { ...row, waiting });
  return el(
    "button",
    {
      type: "button",
      class: `line ${row.line.sort}`,
      "data-line": row.line.id,
      "aria-current": isOpen(row.line) && "true",
      onclick: () => choose(row.line),
    },
    el("span", { class: "sort" }, text.label),
    el("span", { class: "what" }, el("b", {}, text.title), " ", el("span", {}, text.detail)),
    el(
      "span",
      { class: "badges" },
      text.badges.map((one) => badge(...one)),
    ),
    el("time", { title: text.time }, text.time.slice(0, 8)),
  );
}

function waits(job) {
  const due = job.due ? `at ${timeOf(job.due).slice(0, 8)}` : "";
  return el(
    "p",
    { class: "line waits" },
    el("span", { class: "sort" }, `${LABELS.attempt} ${job.attempts + 1}`),
    el("span", { class: "what" }, nameOf(job.webhook_id), " ", due),
    el("span", { class: "badges" }, badge("waiting")),
    el("time", {}),
  );
}
