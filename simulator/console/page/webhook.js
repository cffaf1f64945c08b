/** Details of a webhook, and what can be done with it through the CRM's own API. */

import { crm } from "./api.js";
import { badge, button, el, facts, say } from "./dom.js";
import { hide, secretButton } from "./secrets.js";
import { readSoon, state, targetNameOf, webhookOf } from "./state.js";
import { breakOrRepair } from "./targets.js";
import { prefix } from "./tenant.js";

const SIGNED_IN = { Authorization: "Basic dGplMDpUamUw", Accept: "application/json" };

/** Makes the view of a webhook, which follows its state. */
export function of(webhook) {
  const place = el("div", {});
  const told = el("p", { class: "told", role: "status" });
  let seen = "";
  const update = () => {
    const now = webhookOf(webhook.id);
    const version = JSON.stringify([now, state.targets]);
    if (version === seen) return;
    seen = version;
    const content = now ? written(now, told) : [el("p", {}, "This webhook is deleted.")];
    const focused = place.contains(document.activeElement) && document.activeElement.textContent;
    place.replaceChildren(...content);
    if (focused)
      [...place.querySelectorAll("button")].find((one) => one.textContent === focused)?.focus();
  };
  update();
  return { title: webhook.name || "(no name)", content: [place, told], update };
}

function written(webhook, told) {
  return [
    facts([
      ["State", badge(webhook.state)],
      ["Id", webhook.id],
      ["Type", webhook.type],
      ["Events", webhook.events.join(", ")],
      ["Target", el("code", {}, webhook.target_url ?? "none")],
      ["Secret", webhook.has_secret ? secretOf(webhook.id) : "none"],
      ["Calls", webhook.total_calls],
      ["Errors", `${webhook.total_errors} in all, ${webhook.consecutive_errors} in a row`],
      ["Last error", webhook.last_error && el("span", { class: "text" }, webhook.last_error)],
      ["Registered", webhook.registered],
      ["Updated", webhook.updated],
    ]),
    el("div", { class: "actions" }, actions(webhook, told)),
  ];
}

function actions(webhook, told) {
  const isActive = webhook.state === "Active";
  const target = state.targets.find((one) => one.name === targetNameOf(webhook.target_url));
  return [
    isActive
      ? button("Stop", () => save(webhook.id, "Stopped", told))
      : button("Save as Active", () => save(webhook.id, "Active", told), { class: "primary" }),
    button("Send test event", () => test(webhook.id, told)),
    target && breakOrRepair(target),
  ].filter(Boolean);
}

async function save(id, wanted, told) {
  const patch = { "Content-Type": "application/merge-patch+json" };
  const body = JSON.stringify({ State: wanted });
  const answer = await call("PATCH", `/${id}`, body, patch);
  tell(told, answer, `Saved as ${wanted}.`);
}

async function test(id, told) {
  const webhook = await call("GET", `/${id}`);
  const json = { "Content-Type": "application/json" };
  const answer = await call("POST", "/Test", webhook.text, json);
  const { Success, ErrorMessage } = answer.status === 200 ? JSON.parse(answer.text) : {};
  tell(
    told,
    answer,
    Success === false
      ? `The target refused the test event: ${ErrorMessage}`
      : "The target took the test event.",
  );
}

function tell(told, answer, done) {
  told.textContent = answer.status < 300 ? done : `${answer.status}: ${messageOf(answer)}`;
  say(told.textContent);
  readSoon();
}

function messageOf({ text, reason }) {
  try {
    return JSON.parse(text).Message ?? text;
  } catch {
    return text || reason;
  }
}

const call = (method, path, body, more) =>
  crm(method, `${prefix()}/api/v1/Webhook${path}`, { body, headers: { ...SIGNED_IN, ...more } });

/** Hides the secret, which only the CRM's own API tells, until it is asked for. */
function secretOf(id) {
  const place = el("code", {}, hide('"secret":"x"').hidden.keys().next().value);
  const covered = place.textContent;
  const toggle = secretButton(async (isShown) => {
    if (!isShown) return void (place.textContent = covered);
    const answer = await call("GET", `/${id}`);
    place.textContent = answer.status === 200 ? JSON.parse(answer.text).Secret : messageOf(answer);
  });
  return [place, " ", toggle];
}
