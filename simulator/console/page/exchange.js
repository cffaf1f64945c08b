/** An exchange with the CRM's API: status, headers, body, and what broke the contract. */

import { badge, button, copyButton, el } from "./dom.js";
import { breaches } from "./details.js";
import { secretText } from "./secrets.js";
import { ask } from "./tenant.js";

const BREACHES = "x-simulator-contract";
const REQUEST = "x-simulator-request";

/** Writes what was answered; `open(line)` opens the request in the timeline. */
export function written(answer, open) {
  const broken = answer.headers[BREACHES];
  const headers = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}`);
  return [
    head(answer, open),
    broken ? breaches(broken.split("; ")) : [],
    body(answer.text),
    el(
      "details",
      {},
      el("summary", {}, "Headers"),
      secretText(headers.join("\n"), "Headers of the answer"),
    ),
  ].flat();
}

function head({ status, reason, ms, headers }, open) {
  const id = headers[REQUEST];
  return el(
    "div",
    { class: "titled" },
    el(
      "h3",
      { id: "exchange-title", tabindex: "-1" },
      badge(status),
      ` ${reason} `,
      el("small", {}, `${ms} ms`),
    ),
    id && button("Cause and effect", () => show(id, open), { class: "small" }),
  );
}

function body(text) {
  if (!text) return [el("p", { class: "hint" }, "There is no body.")];
  const title = el("div", { class: "titled" }, el("h3", {}, "Body"), copyButton(text, "the body"));
  return [title, secretText(pretty(text), "Body of the answer")];
}

async function show(id, open) {
  const { requests } = await ask("GET", "/trace", { query: { request_id: id } });
  for (const entry of requests) open({ id: `request-${entry.id}`, sort: "request", entry });
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
