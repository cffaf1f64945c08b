/** The list of fake targets, and breaking and repairing one. */

import { badge, button, byId, el, items, refill, say } from "./dom.js";
import { readSoon } from "./state.js";
import { ask } from "./tenant.js";

const BROKEN = { status: 500, body: "broken by the console" };

/** Draws the targets; `open(target)` is called when one is chosen. */
export function show(targets, open) {
  byId("target-count").textContent = targets.length;
  const none = "A target is there once something was sent to it.";
  refill(
    byId("targets"),
    items(targets, (one) => card(one, open), none),
  );
}

function card(target, open) {
  const key = `target-${target.name}`;
  return el(
    "li",
    { class: "with-action" },
    el(
      "button",
      { type: "button", class: "card", "data-key": key, onclick: () => open(target) },
      el("b", { class: "name" }, target.name),
      el("span", { class: "counts" }, badge(...mood(target)), `${target.received} received`),
    ),
    breakOrRepair(target),
  );
}

/** Makes the button that breaks a target, or repairs the one that is told to answer otherwise. */
export function breakOrRepair(target) {
  const isBroken = mood(target)[1] === "failed";
  const word = isBroken ? "Repair" : "Break";
  const act = () => (isBroken ? repair(target.name) : script(target.name, [BROKEN]));
  const key = `target-${target.name}-action`;
  return button(word, act, {
    class: "small",
    "data-key": key,
    "aria-label": `${word} ${target.name}`,
  });
}

/** Tells a target what to answer, in order. */
export async function script(name, answers, secret) {
  const body = secret === undefined ? { answers } : { answers, secret };
  const told = await ask("PUT", `/targets/${encodeURIComponent(name)}`, { body });
  say(answers.length ? `${name} answers ${describe(told.answers)}` : `${name} answers 200 again`);
  readSoon();
  return told;
}

/** Lets a target answer 200 to everything again. */
export const repair = (name) => script(name, []);

/** Says in a few words what a target is told to answer. */
export function describe(answers) {
  return answers.map(phrase).join(", then ") || "200 to everything";
}

function phrase(answer) {
  const what = answer.fault ?? answer.status;
  const often = answer.times ? ` ×${answer.times}` : "";
  return `${what}${often}${answer.delay ? ` after ${answer.delay} s` : ""}`;
}

/** Says what a target answers next, and whether a delivery fails by it: the CRM wants a 200. */
function mood(target) {
  const [next] = target.answers;
  const isBad = next && (next.fault || next.status !== 200);
  return [`answers ${next ? phrase(next) : 200}`, isBad ? "failed" : "delivered"];
}
