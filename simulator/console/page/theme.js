/** Light or dark: as the system has it, until somebody chooses. */

const KEY = "sosim.theme";
const NEXT = { auto: "light", light: "dark", dark: "auto" };
const root = document.documentElement;

set(localStorage.getItem(KEY) ?? "auto");

function set(theme) {
  root.dataset.theme = theme in NEXT ? theme : "auto";
  const button = document.getElementById("theme");
  if (button) button.lastElementChild.textContent = root.dataset.theme;
}

/** Wires the button that goes from one theme to the next. */
export function start() {
  set(root.dataset.theme);
  document.getElementById("theme").addEventListener("click", () => {
    set(NEXT[root.dataset.theme]);
    localStorage.setItem(KEY, root.dataset.theme);
  });
}
