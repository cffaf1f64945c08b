/** Details of one line of the timeline, with everything that its cause led to. */

import { groupsOf, rowsOf } from "./chain.js";
import { badge, button, el, facts } from "./dom.js";
import { explain } from "./explain.js";
import { nameOf } from "./lines.js";
import * as message from "./message.js";
import { state } from "./state.js";
import { ask } from "./tenant.js";
import { tree } from "./tree.js";

const WRITERS = { request, event, attempt, delivery, mail, message: message.written };

/** Makes the view of a line; `open(line)` opens another one of its chain. */
export function of(line, open) {
  const { title, content } = WRITERS[line.sort](line.entry);
  const chain = el("section", { class: "chain", "aria-label": "Cause and effect" });
  fillChain(chain, line, open);
  return { title, content: [...content, chain] };
}

function request(entry) {
  return {
    title: `${entry.method} ${entry.path}`,
    content: [
      facts([
        ["Operation", entry.operation ?? "none has this path"],
        ["Status", badge(entry.status)],
        ["Refused", entry.error],
        ["Took", `${entry.duration_ms} ms`],
        ["At", entry.at],
        ["Request id", code(entry.request_id)],
      ]),
      ...(entry.error && !entry.breaches.length ? [] : breaches(entry.breaches)),
    ],
  };
}

/** Writes what in a request broke the contract. */
export function breaches(found) {
  if (!found.length) return [el("p", { class: "fine" }, "The request keeps to the contract.")];
  const title = el("h3", {}, "Breaches of the contract");
  return [
    title,
    el(
      "ul",
      { class: "breaches" },
      found.map((one) => el("li", {}, one)),
    ),
  ];
}

function event(entry) {
  const told = entry.webhooks.map(nameOf).join(", ") || "no webhook";
  const skipped = entry.skipped.map(([id, state]) => `${nameOf(id)} (${state})`).join(", ");
  return {
    title: entry.event,
    content: [
      facts([
        ["Primary key", entry.primary_key],
        ["Changes", entry.changes.join(", ")],
        ["Changed by", `associate ${entry.changed_by}`],
        ["Told", told],
        ["Not told", skipped],
        ["At", entry.at],
        ["Event id", code(entry.event_id)],
        ["Request id", entry.request_id && code(entry.request_id)],
      ]),
      button("Explain", () => explain(entry.event, entry.primary_key)),
    ],
  };
}

function attempt(entry) {
  return {
    title: `Attempt ${entry.attempt} of ${entry.event}`,
    content: [
      facts([
        ["Outcome", badge(entry.outcome)],
        ["Status", entry.status && badge(entry.status)],
        ["Reason", entry.reason],
        ["Webhook", nameOf(entry.webhook_id)],
        ["URL", code(entry.url)],
        ["Took", `${entry.duration_ms} ms`],
        ["Fault", entry.fault],
        ["At", entry.at],
      ]),
      entry.message && el("h3", {}, "What was answered"),
      entry.message &&
        el("pre", { tabindex: "0", "aria-label": "What was answered" }, entry.message),
    ].filter(Boolean),
  };
}

function delivery(entry) {
  return {
    title: `${entry.event} was ${entry.outcome}`,
    content: [
      facts([
        ["Outcome", badge(entry.outcome)],
        ["Reason", entry.reason],
        ["Webhook", nameOf(entry.webhook_id)],
        ["Attempts", entry.attempts],
        ["Fault", entry.fault],
        ["Raised", entry.raised_at],
        ["Ended", entry.ended_at],
      ]),
    ],
  };
}

/** Writes an e-mail or notice of the outbox. */
export function mail(entry) {
  return {
    title: entry.subject,
    content: [
      facts([
        ["To", entry.to.join(", ")],
        ["Sent as", entry.via === "Email" ? "e-mail" : "notice in the application"],
        ["When", entry.when],
        ["Webhook", nameOf(entry.webhook_id)],
        ["At", entry.at],
      ]),
      el("pre", { class: "letter", tabindex: "0", "aria-label": "Text" }, entry.body),
    ],
  };
}

const code = (text) => el("code", {}, text);

async function fillChain(place, line, open) {
  const { event_id, request_id } = line.entry;
  if (!event_id && !request_id) return;
  const query = event_id ? { event_id } : { request_id };
  const trace = await ask("GET", "/trace", { query }).catch(() => null);
  const linked = trace ? linesOf(trace) : [];
  if (linked.length < 2) return;
  const isOpen = (one) => one.sort === line.sort && one.entry.id === line.entry.id;
  const waiting = state.waiting.filter((one) =>
    linked.some(({ entry }) => entry.event_id === one.event_id),
  );
  const about = { waiting, isOpen, choose: (one) => isOpen(one) || open(one) };
  const trees = groupsOf(linked).map((group) => tree(rowsOf(group, waiting), about));
  place.replaceChildren(el("h3", {}, "Cause and effect"), ...trees);
}

const SORTS = {
  requests: "request",
  events: "event",
  attempts: "attempt",
  messages: "message",
  deliveries: "delivery",
  outbox: "mail",
};

function linesOf(trace) {
  return Object.entries(SORTS).flatMap(([name, sort]) =>
    trace[name].map((entry) => ({ id: `${sort}-${entry.id}`, sort, entry })),
  );
}
