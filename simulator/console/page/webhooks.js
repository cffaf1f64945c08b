/** The list of webhooks: state and counters of each. */

import { badge, byId, el, items, refill } from "./dom.js";

/** Draws the webhooks; `open(webhook)` is called when one is chosen. */
export function show(webhooks, open) {
  byId("webhook-count").textContent = webhooks.length;
  const none = ["None yet. Save one with ", el("b", {}, "Try"), "."];
  refill(
    byId("webhooks"),
    items(webhooks, (one) => card(one, open), none),
  );
}

function card(webhook, open) {
  return el(
    "li",
    {},
    el(
      "button",
      {
        type: "button",
        class: "card",
        "data-key": `webhook-${webhook.id}`,
        onclick: () => open(webhook),
      },
      el(
        "span",
        { class: "card-head" },
        el("b", { class: "name" }, webhook.name || "(no name)"),
        el("span", { class: "id" }, `#${webhook.id}`),
        badge(webhook.state),
      ),
      el("span", { class: "sub" }, webhook.target_url ?? "no target"),
      el("span", { class: "counts" }, counters(webhook)),
    ),
  );
}

function counters(webhook) {
  return [
    count("calls", webhook.total_calls),
    count("errors", webhook.total_errors, webhook.total_errors > 0),
    webhook.consecutive_errors > 0 && count("in a row", webhook.consecutive_errors, true),
  ];
}

function count(word, number, isBad = false) {
  return el(
    "span",
    { class: isBad ? "count bad" : "count" },
    el("b", {}, String(number ?? 0)),
    ` ${word}`,
  );
}
