/** The inspector: tabs beside the timeline, and on small screens the pane that is in front. */

import { byId, el } from "./dom.js";

const TABS = ["details", "try", "explain", "outbox"];
let cameFrom = null;
let update = () => null;

/** Wires the tabs and panes; `opened(tab)` is called when one comes to the front. */
export function start(opened) {
  for (const tab of TABS) {
    tabOf(tab).addEventListener("click", () => {
      select(tab);
      opened(tab);
    });
  }
  byId("tabs").addEventListener("keydown", walk);
  byId("close").addEventListener("click", close);
  for (const one of document.querySelectorAll("[data-pane-button]")) {
    one.addEventListener("click", () => bringForward(one.dataset.paneButton));
  }
}

const tabOf = (name) => byId(`tab-${name}`);

function walk(event) {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!by) return;
  const at = TABS.findIndex((tab) => tabOf(tab) === document.activeElement);
  const next = tabOf(TABS[(at + by + TABS.length) % TABS.length]);
  next.focus();
  next.click();
}

/** Brings a tab to the front, and the inspector with it where there is no room for all panes. */
export function select(name) {
  turnTo(name);
  bringForward("inspector");
}

/** Brings a tab to the front of the inspector, wherever that is. */
export function turnTo(name) {
  for (const tab of TABS) {
    const isIt = tab === name;
    tabOf(tab).setAttribute("aria-selected", String(isIt));
    tabOf(tab).tabIndex = isIt ? 0 : -1;
    byId(`panel-${tab}`).hidden = !isIt;
  }
}

/** Brings a pane to the front where there is no room for all of them. */
export function bringForward(pane) {
  document.body.dataset.pane = pane;
  for (const one of document.querySelectorAll("[data-pane-button]")) {
    one.setAttribute("aria-pressed", String(one.dataset.paneButton === pane));
  }
}

/**
 * Shows details of something, and moves the focus to their heading.
 * @param {object} view `title`, `content` as nodes, and `update()` for when the state has changed
 */
export function show(view) {
  if (!byId("inspector").contains(document.activeElement)) cameFrom = document.activeElement;
  select("details");
  const heading = el("h2", { tabindex: "-1", id: "details-title" }, view.title);
  byId("panel-details").replaceChildren(heading, ...view.content);
  byId("panel-details").scrollTop = 0;
  heading.focus({ preventScroll: true });
  update = view.update ?? (() => null);
}

/** Lets what is shown follow a change of the state. */
export const refresh = () => update();

/** Shows that nothing is chosen. */
export function clear() {
  update = () => null;
  const hint = "Choose a line of the timeline, a webhook or a target.";
  byId("panel-details").replaceChildren(el("p", { class: "hint" }, hint));
}

/** Goes back to where the details were opened from. */
export function close() {
  bringForward("timeline");
  const line = cameFrom?.dataset?.line;
  const place = line ? byId("lines").querySelector(`[data-line="${line}"]`) : cameFrom;
  (place?.isConnected ? place : byId("timeline")).focus();
}
