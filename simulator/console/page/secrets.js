/** Secrets: hidden wherever they would be shown, until somebody presses "Show secrets". */

import { el } from "./dom.js";

const DOTS = "••••••••";
const NAMES = "(?:secret|password|passwd|token)";
const PLACES = [
  new RegExp(`("[^"\\\\]*${NAMES}[^"\\\\]*"\\s*:\\s*")((?:[^"\\\\]|\\\\.)+)(?=")`, "gi"),
  new RegExp(`(<(?:\\w+:)?\\w*${NAMES}\\w*(?:\\s[^>]*)?>)([^<]+)(?=<)`, "gi"),
  new RegExp(`((?:^|&)[^=&\\s]*${NAMES}[^=&\\s]*=)([^&\\s]+)`, "gi"),
  // headers, whose scheme stays
  /(^(?:authorization|proxy-authorization|cookie|so-apptoken|x-xsrf-token):[ \t]*(?:(?:basic|bearer|soticket)[ \t]+)?)(\S.*)/gim,
];

/** Hides the secrets of a text; gives the text, and what each row of dots stands for. */
export function hide(text) {
  const hidden = new Map();
  const cover = (_, before, secret) => {
    const dots = hidden.size ? `${DOTS}${hidden.size + 1}` : DOTS;
    hidden.set(dots, secret);
    return before + dots;
  };
  return { text: PLACES.reduce((covered, place) => covered.replace(place, cover), text), hidden };
}

/** Puts back what the dots stand for; a text that was written over them stays as it is. */
export function reveal(text, hidden) {
  const longestFirst = [...hidden].sort(([a], [b]) => b.length - a.length);
  return longestFirst.reduce((shown, [dots, secret]) => shown.replace(dots, () => secret), text);
}

/**
 * Makes a block of text whose secrets are hidden, with a button to show them if there are any.
 * @param {string} label what the block is, for people who hear it
 */
export function secretText(text, label) {
  const { text: covered, hidden } = hide(text);
  const block = el("pre", { tabindex: "0", "aria-label": label }, covered);
  if (!hidden.size) return block;
  const toggle = secretButton((isShown) => (block.textContent = isShown ? text : covered));
  return el("div", { class: "secret" }, toggle, block);
}

/** Makes the button that shows and hides secrets. */
export function secretButton(toggled) {
  let isShown = false;
  const press = () => {
    isShown = !isShown;
    button.textContent = isShown ? "Hide secrets" : "Show secrets";
    button.setAttribute("aria-pressed", String(isShown));
    toggled(isShown);
  };
  const attributes = { type: "button", class: "small", "aria-pressed": "false", onclick: press };
  const button = el("button", attributes, "Show secrets");
  return button;
}
