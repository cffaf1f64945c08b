/** Small makers of elements. Whatever comes from the server goes in as text, never as markup. */

/**
 * Makes an element.
 * @param {string} tag its name
 * @param {object} attributes `onclick` and the like are listeners; false and null leave one out
 * @param {...(Node|string|number|null|false|Array)} children texts and elements; lists are flattened
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else if (value !== false && value != null)
      element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...shown(children));
  return element;
}

function shown(children) {
  return children.flat(Infinity).filter((one) => one != null && one !== false && one !== "");
}

/** Finds the one element with an id. */
export const byId = (id) => document.getElementById(id);

/** Puts new content in a place; the keyboard's focus stays on what has the same `data-key`. */
export function refill(place, ...children) {
  const focused = place.contains(document.activeElement)
    ? document.activeElement.dataset.key
    : null;
  place.replaceChildren(...shown(children));
  if (focused) place.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

/** Makes list items of the first things, and a last one that counts the others. */
export function items(things, make, none, most = 200) {
  const rest = things.length - most;
  const more = rest > 0 && el("li", { class: "none" }, `and ${rest} more`);
  return things.length
    ? [...things.slice(0, most).map(make), more]
    : el("li", { class: "none" }, none);
}

const KINDS = {
  good: ["delivered", "valid", "Active", "ready", "yes"],
  bad: ["failed", "discarded", "invalid", "TooManyErrors", "dropped", "not-delivered"],
  warn: ["waiting", "unsigned", "abandoned", "requeued", "Stopped", "breach"],
};

/** Gives the colour that a word or an HTTP status is shown in; the word itself is always there. */
export function kindOf(word) {
  if (/^\d{3}$/.test(word)) return word < 400 ? "good" : "bad";
  return Object.keys(KINDS).find((kind) => KINDS[kind].includes(word)) ?? "plain";
}

/** Makes a text in the colour of a word of state, which is the text itself unless it is given. */
export function badge(text, word = text) {
  return el("span", { class: `badge ${kindOf(String(word))}` }, String(text));
}

/** Makes a button that does something, and is out of use while it is being done. */
export function button(label, action, attributes = {}) {
  async function press(event) {
    const pressed = event.currentTarget;
    pressed.setAttribute("aria-busy", "true");
    try {
      await action(event);
    } catch (error) {
      document.dispatchEvent(new CustomEvent("failed", { detail: error }));
    } finally {
      pressed.removeAttribute("aria-busy");
    }
  }
  return el("button", { type: "button", onclick: press, ...attributes }, label);
}

/** Makes a button that copies a text; `what` it is completes the label for people who hear it. */
export function copyButton(text, what, label = "Copy") {
  const copy = async (event) => {
    const pressed = event.currentTarget;
    await navigator.clipboard.writeText(typeof text === "function" ? text() : text);
    pressed.textContent = "Copied";
    say(`Copied ${what}`);
    setTimeout(() => (pressed.textContent = label), 1500);
  };
  return button(label, copy, { class: "small", "aria-label": `${label} ${what}` });
}

/** Makes a list of names and values. */
export function facts(pairs) {
  const rows = pairs
    .filter(([, value]) => value != null && value !== "")
    .map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value)));
  return el("dl", { class: "facts" }, rows);
}

/** Makes a labelled field of a form. */
export function field(label, input, hint) {
  return el(
    "label",
    { class: "field" },
    el("span", {}, label),
    input,
    hint && el("small", {}, hint),
  );
}

/** Tells people with a screen reader what happened, without moving the focus. */
export function say(text) {
  byId("said").textContent = text;
}

/** Gives the time of day of an ISO date, to the millisecond where there is one. */
export function timeOf(iso) {
  return (iso ?? "")
    .replace(/^.*T/, "")
    .replace(/(\.\d{3})\d*/, "$1")
    .replace(/Z$/, "");
}
