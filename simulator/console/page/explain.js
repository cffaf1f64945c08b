/** Explaining: for every webhook, delivered, or the first reason why not. */

import { badge, byId, el, say } from "./dom.js";
import * as inspector from "./inspector.js";
import { ask } from "./tenant.js";

/** Wires the form. */
export function start() {
  byId("explain-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const key = byId("explain-key").value;
    explain(byId("explain-event").value.trim(), key).catch((error) =>
      document.dispatchEvent(new CustomEvent("failed", { detail: error })),
    );
  });
}

/** Explains the newest event of a name, and of a primary key if one is given. */
export async function explain(event, key) {
  const asked = key ? { primary_key: key } : {};
  const told = await ask("GET", "/explain", { query: { event, ...asked } });
  byId("explain-event").value = event;
  byId("explain-key").value = key ?? "";
  inspector.select("explain");
  const when = told.event ? `Raised at ${told.event.at}.` : "No such event is remembered.";
  const none = el("p", { class: "hint" }, "There is no webhook at all.");
  const verdicts = told.items.length ? el("ul", { class: "verdicts" }, told.items.map(item)) : none;
  byId("explanation").replaceChildren(el("p", {}, when), verdicts);
  say(`${told.items.length} webhooks explained`);
}

function item(one) {
  const name = el("b", {}, `${one.name ?? "(no name)"} #${one.webhook_id}`);
  const reason = one.reason && el("code", {}, one.reason);
  const head = el("p", { class: "card-head" }, name, badge(one.verdict), reason);
  return el("li", {}, head, el("p", { class: "sub" }, one.detail));
}
