/** Keyboard shortcuts, listed under "?", which can be turned off. */

import { byId, el } from "./dom.js";

const KEY = "sosim.shortcuts";
let shortcuts = [];

/**
 * Wires shortcuts `[key, meaning, action]`; keys typed into a field are not taken, and a shortcut
 * without an action is what the browser does anyway.
 */
export function start(table) {
  shortcuts = [...table, ["?", "This list", open]];
  const rows = shortcuts.map(([key, meaning]) =>
    el("div", {}, el("dt", {}, el("kbd", {}, key)), el("dd", {}, meaning)),
  );
  byId("shortcut-list").replaceChildren(...rows);
  const isOn = byId("shortcuts-on");
  isOn.checked = localStorage.getItem(KEY) !== "off";
  isOn.addEventListener("change", () => localStorage.setItem(KEY, isOn.checked ? "on" : "off"));
  byId("help-button").addEventListener("click", open);
  byId("help-close").addEventListener("click", () => byId("help").close());
  document.addEventListener("keydown", press);
}

function open() {
  byId("help").showModal();
}

function press(event) {
  const isTyping = event.target.closest?.("input, textarea, select, dialog");
  const isModified = event.ctrlKey || event.metaKey || event.altKey;
  const isOff = !byId("shortcuts-on").checked && event.key !== "Escape";
  if (isModified || isOff || isTyping) return;
  if (document.querySelector("dialog[open]")) return;
  const found = shortcuts.find(([key]) => (key === "Esc" ? "Escape" : key) === event.key);
  if (!found?.[2]) return;
  event.preventDefault();
  found[2]();
}
