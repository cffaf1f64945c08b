/** Details of a fake target, and a script of what it is to answer. */

import { badge, button, el, facts, field, timeOf } from "./dom.js";
import { state } from "./state.js";
import { breakOrRepair, describe, repair, script } from "./targets.js";
import { ask } from "./tenant.js";

const FAULTS = ["", "close", "timeout", "garbage", "reset"];
const NEWEST = 20;

/** Makes the view of a target; `open(line)` opens one of its messages. */
export function of(target, open) {
  const head = el("div", {});
  const messages = el("section", { "aria-label": "Newest messages" });
  let seen = "";
  const update = () => {
    const now = state.targets.find((one) => one.name === target.name) ?? target;
    if (JSON.stringify(now) === seen) return;
    seen = JSON.stringify(now);
    const focused = head.contains(document.activeElement);
    head.replaceChildren(...written(now));
    if (focused) head.querySelector("button")?.focus();
    fill(messages, target.name, open);
  };
  update();
  return { title: target.name, content: [head, form(target.name), messages], update };
}

function written(target) {
  return [
    facts([
      ["Answers", describe(target.answers)],
      ["Received", target.received],
      ["Verifies with", target.has_secret ? "a secret of its own" : "the webhook's secret"],
    ]),
    el(
      "div",
      { class: "actions" },
      breakOrRepair(target),
      button("Forget its answers", () => repair(target.name), { disabled: !target.answers.length }),
    ),
  ];
}

function form(name) {
  const status = number({ value: 200, min: 200, max: 599, required: true });
  const times = number({ min: 1, placeholder: "all" });
  const delay = number({ min: 0, max: 60, step: "any", placeholder: "0" });
  const fault = el(
    "select",
    {},
    FAULTS.map((one) => el("option", { value: one }, one || "none")),
  );
  const body = el("textarea", { rows: 2, spellcheck: "false" });
  const secret = el("input", {
    type: "password",
    autocomplete: "off",
    placeholder: "leave as it is",
  });
  const answer = () => ({
    status: Number(status.value),
    body: body.value,
    ...(times.value && { times: Number(times.value) }),
    ...(delay.value && { delay: Number(delay.value) }),
    ...(fault.value && { fault: fault.value }),
  });
  const told = () => state.targets.find((one) => one.name === name)?.answers ?? [];
  const send = (answers) => script(name, answers, secret.value || undefined);
  return el(
    "form",
    { class: "script", "aria-label": "Script", onsubmit: (event) => event.preventDefault() },
    el("h3", {}, "Answer from now on"),
    el(
      "div",
      { class: "fields" },
      field("Status", status),
      field("Times", times),
      field("Delay in s", delay),
      field("Fault", fault),
    ),
    field("Body", body),
    field("Secret to verify with", secret),
    el(
      "div",
      { class: "actions" },
      button("Answer so", () => send([answer()]), { class: "primary" }),
      button("Add behind the others", () => send([...told(), answer()])),
    ),
  );
}

const number = (attributes) => el("input", { type: "number", inputmode: "decimal", ...attributes });

async function fill(place, name, open) {
  const path = `/targets/${encodeURIComponent(name)}/messages`;
  const found = await ask("GET", path, { query: { limit: NEWEST } }).catch(() => null);
  if (!found) return;
  const items = found.items.reverse().map((entry) => el("li", {}, link(entry, open)));
  const title = el("h3", {}, `Newest messages (${found.total})`);
  place.replaceChildren(title, el("ol", { class: "messages" }, items));
}

function link(entry, open) {
  const line = { id: `message-${entry.id}`, sort: "message", entry };
  return el(
    "button",
    { type: "button", class: "link", onclick: () => open(line) },
    el("b", {}, entry.event ?? `${entry.method} ${entry.path}`),
    " ",
    badge(entry.signature),
    " ",
    badge(entry.answered),
    " ",
    el("time", {}, timeOf(entry.received_at)),
  );
}
