/** Details of a message: exactly what a target received, and whether its signature holds. */

import { badge, copyButton, el, facts } from "./dom.js";
import { nameOf } from "./lines.js";
import { secretText } from "./secrets.js";

const VERDICTS = {
  valid: "The signature is that of the body's exact bytes.",
  invalid: "The signature is not that of the body: another secret, or a changed body.",
  unsigned: "There is no X-SuperOffice-Signature: the webhook has no secret.",
  unverifiable: "No secret is known to verify with. Tell the target one.",
};

/** Writes a message: `{title, content}`. */
export function written(entry) {
  return {
    title: `${entry.event ?? "message"} → ${entry.target}`,
    content: [verdict(entry), about(entry), ...headers(entry), ...body(entry)],
  };
}

function verdict(entry) {
  const word = badge(`signature ${entry.signature}`, entry.signature);
  return el("p", { class: "verdict" }, word, " ", VERDICTS[entry.signature]);
}

function about(entry) {
  const query = entry.query ? `?${entry.query}` : "";
  return facts([
    ["Request", el("code", {}, `${entry.method} ${entry.path}${query}`)],
    ["Answered", badge(entry.answered)],
    ["Webhook", entry.webhook_id == null ? null : nameOf(entry.webhook_id)],
    ["Attempt", entry.attempt],
    ["Received", entry.received_at],
    ["Event id", entry.event_id && el("code", {}, entry.event_id)],
  ]);
}

function headers(entry) {
  const text = Object.entries(entry.headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n");
  return [titled("Headers", text), secretText(text, "Headers")];
}

function body(entry) {
  const asCurl = copyButton(() => curl(entry), "the message", "Copy as curl");
  if (!entry.body) return [el("p", { class: "hint" }, "There is no body.")];
  const pretty = entry.json === null ? null : JSON.stringify(entry.json, null, 2);
  const place = el("div", {}, secretText(pretty ?? entry.body, "Body"));
  const toggle =
    pretty && el("button", { type: "button", class: "small", "aria-pressed": "false" }, "Raw");
  toggle?.addEventListener("click", () => {
    const isRaw = toggle.getAttribute("aria-pressed") !== "true";
    toggle.setAttribute("aria-pressed", String(isRaw));
    place.replaceChildren(
      secretText(isRaw ? entry.body : pretty, isRaw ? "Body as received" : "Body"),
    );
  });
  return [titled("Body", entry.body, toggle, asCurl), place];
}

function titled(title, text, ...buttons) {
  return el("div", { class: "titled" }, el("h3", {}, title), buttons, copyButton(text, title));
}

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

function curl({ method, path, query, headers: given, body: text }) {
  const framing = ["host", "content-length", "connection", "accept-encoding", "transfer-encoding"];
  const sent = Object.entries(given).filter(([name]) => !framing.includes(name.toLowerCase()));
  const flags = sent.map(([name, value]) => `  -H ${quoted(`${name}: ${value}`)} \\\n`).join("");
  const target = `http://localhost:3000${path}${query ? `?${query}` : ""}`;
  return `curl -X ${method} \\\n${flags}  --data-raw ${quoted(text)} \\\n  ${quoted(target)}`;
}
