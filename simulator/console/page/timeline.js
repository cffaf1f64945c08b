/** The timeline on the page: groups of lines, newest first, that keyboard and mouse go through. */

import { groupsOf, rowsOf } from "./chain.js";
import { byId, el, say } from "./dom.js";
import { nameOf, searched, written } from "./lines.js";
import { PAGE } from "./live.js";
import { state } from "./state.js";
import { tree } from "./tree.js";

let lines = [];
let limit = PAGE;
let isMore = false;
let open = () => null;
let selected = null;

/** Wires the timeline: `opened(line)` is called when one is chosen, `older(limit)` to load more. */
export function start(opened, older) {
  open = opened;
  byId("filter").addEventListener("input", draw);
  byId("sort").addEventListener("change", draw);
  byId("older").addEventListener("click", () => older((limit += PAGE)));
  byId("lines").addEventListener("keydown", walk);
}

/** Begins anew with what the server told. */
export function begin(answer) {
  lines = answer.items;
  isMore = answer.total > answer.items.length;
  draw();
}

/** Forgets the lines and how many were wanted: another tenant is shown. */
export function forget() {
  limit = PAGE;
  selected = null;
  lines = [];
  byId("lines").replaceChildren();
  byId("empty").hidden = true;
}

/** Adds lines that just happened; the oldest ones leave the page when there are too many. */
export function more(added) {
  lines = [...lines, ...added];
  if (lines.length > limit) {
    lines = lines.slice(-limit);
    isMore = true;
  }
  draw();
  const last = written(added.at(-1));
  say(`${added.length} new: ${last.label} ${last.title}`);
}

/** Draws what changed; a group that reads as before stays untouched, and so does the focus. */
export function draw() {
  const place = byId("lines");
  const there = new Map([...place.children].map((child) => [child.dataset.group, child]));
  const focused = document.activeElement?.dataset.line;
  const groups = groupsOf(lines).filter(isWanted);
  arrange(
    place,
    groups.map((group) => drawn(group, there.get(group.key))),
  );
  if (focused && !place.contains(document.activeElement)) buttonOf(focused)?.focus();
  keepOneTabStop(place);
  byId("empty").hidden = lines.length > 0;
  byId("nothing-fits").hidden = !lines.length || groups.length > 0;
  byId("older").hidden = !isMore;
}

/** Puts the groups in place and moves none that is there, since moving takes the focus away. */
function arrange(place, wanted) {
  const kept = new Set(wanted);
  for (const child of [...place.children]) if (!kept.has(child)) child.remove();
  wanted.forEach((one, at) => {
    if (place.children[at] !== one) place.insertBefore(one, place.children[at] ?? null);
  });
}

function isWanted(group) {
  const text = byId("filter").value.trim().toLowerCase();
  const sort = byId("sort").value;
  return group.lines.some(
    (line) => (!sort || line.sort === sort) && (!text || searched(line).includes(text)),
  );
}

function drawn(group, old) {
  const waiting = state.waiting.filter((one) => group.events.has(one.event_id));
  const names = [...group.events.values()].flatMap((one) => [...one.branches.keys()]).map(nameOf);
  const version = JSON.stringify([group.lines.map((one) => one.id), waiting, names]);
  if (old?.dataset.version === version) return old;
  const attributes = { class: "group", "data-group": group.key, "data-version": version };
  const about = { waiting, choose, isOpen: (line) => String(line.id) === selected };
  return el("li", attributes, tree(rowsOf(group, waiting), about));
}

function choose(line) {
  mark(line.id);
  open(line);
}

/** Marks the line that the details are about. */
function mark(id) {
  selected = String(id);
  for (const one of byId("lines").querySelectorAll("[aria-current]"))
    one.removeAttribute("aria-current");
  buttonOf(id)?.setAttribute("aria-current", "true");
}

/** Puts the focus on the line that is open, or on the newest. */
export function focus() {
  (buttonOf(selected) ?? byId("lines").querySelector("button.line") ?? byId("timeline")).focus();
}

/** Moves the focus by so many lines. */
export function step(by) {
  const all = [...byId("lines").querySelectorAll("button.line")];
  const at = all.indexOf(document.activeElement);
  const next = at < 0 ? 0 : Math.max(0, Math.min(all.length - 1, at + by));
  all[next]?.focus();
  keepOneTabStop(byId("lines"));
}

const buttonOf = (id) => byId("lines").querySelector(`[data-line="${id}"]`);
const STEPS = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: -Infinity,
  End: Infinity,
};

function walk(event) {
  if (!(event.key in STEPS)) return;
  event.preventDefault();
  step(STEPS[event.key]);
}

/** The whole timeline is one stop of the tab key; arrows go through it. */
function keepOneTabStop(place) {
  const all = [...place.querySelectorAll("button.line")];
  const stop = all.find((one) => one === document.activeElement) ?? all[0];
  for (const one of all) one.tabIndex = one === stop ? 0 : -1;
}
