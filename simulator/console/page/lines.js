/** How one line of the timeline reads: its sort, a title, a detail, and words of state. */

import { outcomesOf } from "./chain.js";
import { timeOf } from "./dom.js";
import { webhookOf } from "./state.js";

/** Names a webhook as people know it. */
export function nameOf(id) {
  return id ? `${webhookOf(id)?.name ?? "webhook"} #${id}` : "a webhook that is not saved";
}

const plural = (count, word) =>
  `${count} ${word}${count === 1 ? "" : word === "breach" ? "es" : "s"}`;

const WRITERS = {
  request: ({ entry }) => ({
    title: entry.operation?.replace(/^v1\w*?_/, "") ?? "unknown operation",
    detail: `${entry.method} ${entry.path.replace(/^\/api\/v1\//i, "")}`,
    badges: [
      ...(entry.breaches.length ? [[plural(entry.breaches.length, "breach"), "breach"]] : []),
      [entry.status, entry.status],
    ],
    at: entry.at,
  }),
  event: ({ entry }, { event, waiting }) => ({
    title: entry.event,
    detail: entry.primary_key ? `key ${entry.primary_key}` : "",
    badges: badgesOfEvent(entry, event, waiting),
    at: entry.at,
  }),
  attempt: ({ entry }) => ({
    label: `${LABELS.attempt} ${entry.attempt}`,
    title: nameOf(entry.webhook_id),
    detail: entry.url.replace(/^https?:\/\//, ""),
    badges: [[`${entry.outcome} ${entry.status ?? entry.reason ?? ""}`.trim(), entry.outcome]],
    at: entry.at,
  }),
  message: ({ entry }) => ({
    title: entry.target,
    detail: entry.event === "test" ? `test call ${entry.path}` : `${entry.method} ${entry.path}`,
    badges: [
      [`signature ${entry.signature}`, entry.signature],
      ...(entry.attempt && entry.webhook_id
        ? []
        : [[`answered ${entry.answered}`, entry.answered]]),
    ],
    at: entry.received_at,
  }),
  delivery: ({ entry }) => ({
    title: nameOf(entry.webhook_id),
    detail: [plural(entry.attempts, "attempt"), entry.reason && `reason: ${entry.reason}`]
      .filter(Boolean)
      .join(", "),
    badges: [[entry.outcome, entry.outcome]],
    at: entry.ended_at,
  }),
  mail: ({ entry }) => ({
    title: entry.subject,
    detail: `to ${entry.to.join(", ") || "nobody"}`,
    badges: [[entry.via === "Email" ? "e-mail" : "notice", ""]],
    at: entry.at,
  }),
};

/** What each sort of line is called. */
export const LABELS = {
  request: "request",
  event: "event",
  attempt: "attempt",
  message: "message",
  delivery: "delivery",
  mail: "mail",
};

/** Writes a line: `{label, title, detail, badges, time}`; a badge is its text and a word of state. */
export function written(line, about = {}) {
  const { at, ...text } = WRITERS[line.sort](line, about);
  return { label: LABELS[line.sort], time: timeOf(at), ...text };
}

function badgesOfEvent(entry, event, waiting) {
  const counts = event ? Object.entries(outcomesOf(event, waiting)) : [];
  const badges = counts.map(([word, count]) => [`${count} ${word}`, word]);
  if (entry.skipped.length) badges.push([`${entry.skipped.length} not active`, ""]);
  if (!entry.webhooks.length && !entry.skipped.length) badges.push(["no subscriber", ""]);
  return badges;
}

/** Gives all the text of a line in lower case, to search in. */
export function searched(line) {
  return JSON.stringify(line.entry).toLowerCase();
}
