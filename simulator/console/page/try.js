/** Trying an operation: a documented request to start from, edited, sent, and its exchange. */

import { crm } from "./api.js";
import { badge, byId, el, refill, say } from "./dom.js";
import * as exchange from "./exchange.js";
import { hide, reveal, secretButton } from "./secrets.js";
import { readSoon } from "./state.js";
import { ask, prefix } from "./tenant.js";

/** What a browser does not let a page send. */
const FORBIDDEN = ["host", "cookie", "user-agent", "content-length", "connection"];
const FIRST = "v1WebhookAgent_SaveWebhook";
let open = null;
let cases = null;
let hidden = { headers: new Map(), body: new Map() };

/** Wires the form; `opened(line)` is called to show a request in its chain. */
export function start(opened) {
  open = opened;
  byId("try-operation").addEventListener("change", chooseOperation);
  byId("try-case").addEventListener("change", chooseCase);
  byId("try-form").addEventListener("submit", (event) => {
    event.preventDefault();
    send().catch((error) => document.dispatchEvent(new CustomEvent("failed", { detail: error })));
  });
  byId("try-prepare").addEventListener("click", prepare);
  byId("try-body").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) byId("try-form").requestSubmit();
  });
  byId("try-secrets").replaceWith(secretButton(toggleSecrets));
}

/** Reads the documented exchanges when they are first needed. */
export async function load() {
  if (cases) return;
  cases = (await ask("GET", "/fixtures")).items;
  const operations = [...new Set(cases.map((one) => one.operation))];
  refill(
    byId("try-operation"),
    operations.map((name) => el("option", { value: name }, nameOf(name))),
  );
  byId("try-operation").value = FIRST;
  chooseOperation();
}

const nameOf = (operation) => operation.replace(/^v1/, "").replace("_", " · ");
const casesOf = (operation) => cases.filter((one) => one.operation === operation);
const chosen = () => casesOf(byId("try-operation").value)[Number(byId("try-case").value)];

function chooseOperation() {
  const all = casesOf(byId("try-operation").value);
  const group = (label, fits) => {
    const options = all
      .map((one, at) => fits(one) && el("option", { value: at }, `${one.name} (${one.status})`))
      .filter(Boolean);
    return options.length && el("optgroup", { label }, options);
  };
  refill(
    byId("try-case"),
    group("goes well", (one) => one.status < 400) || null,
    group("is refused", (one) => one.status >= 400) || null,
  );
  chooseCase();
}

function chooseCase() {
  const { shows, settings, given, targets, request } = chosen();
  byId("try-shows").textContent = shows;
  const needs = [
    given.length && `${given.length} webhook${given.length === 1 ? "" : "s"} saved before`,
    Object.keys(targets).length && "a scripted target",
  ].filter(Boolean);
  byId("try-prepare").hidden = !needs.length;
  byId("try-prepare").textContent = `Prepare: ${needs.join(", ")}`;
  const own = Object.entries(settings).map(([name, value]) => `${name} ${value}`);
  byId("try-settings").textContent = own.length ? `Documented for ${own.join(", ")}.` : "";
  fill(request);
}

function fill({ method, path, headers, body, text }) {
  byId("try-method").value = method;
  byId("try-path").value = path;
  retarget();
  const allowed = Object.entries(headers).filter(
    ([name]) => !FORBIDDEN.includes(name.toLowerCase()),
  );
  const sent = body === undefined ? (text ?? "") : JSON.stringify(body, null, 2);
  const parts = [allowed.map(([name, value]) => `${name}: ${value}`).join("\n"), sent];
  cover(parts);
}

/** Leads the path to the tenant that is shown. */
export function retarget() {
  const path = byId("try-path");
  const at = path.value.toLowerCase().indexOf("/api");
  if (at >= 0) path.value = prefix() + path.value.slice(at);
}

/** Shows the two texts with their secrets hidden. */
function cover([headers, body]) {
  const both = [hide(headers), hide(body)];
  const seen = both.map(({ text, hidden: some }) => [text, some]);
  hidden = { headers: seen[0][1], body: seen[1][1] };
  byId("try-headers").value = seen[0][0];
  byId("try-body").value = seen[1][0];
}

const plain = () => [
  reveal(byId("try-headers").value, hidden.headers),
  reveal(byId("try-body").value, hidden.body),
];

function toggleSecrets(isShown) {
  if (!cases) return;
  const texts = plain();
  if (!isShown) return cover(texts);
  hidden = { headers: new Map(), body: new Map() };
  [byId("try-headers").value, byId("try-body").value] = texts;
}

function headersOf(text) {
  const lines = text.split("\n").filter((line) => line.trim());
  return Object.fromEntries(
    lines.map((line) =>
      line
        .split(/:(.*)/s)
        .map((part) => part.trim())
        .slice(0, 2),
    ),
  );
}

async function send() {
  const [headers, body] = plain();
  const request = { method: byId("try-method").value, path: byId("try-path").value, body };
  const answer = await crm(request.method, request.path, {
    headers: headersOf(headers),
    body: body || undefined,
  });
  byId("exchange").replaceChildren(...exchange.written(answer, open));
  byId("exchange-title").focus({ preventScroll: true });
  byId("exchange").scrollIntoView({ block: "nearest" });
  say(`Answered ${answer.status} ${answer.reason}`);
  readSoon();
}

async function prepare() {
  const { given, targets } = chosen();
  const json = { "Content-Type": "application/json", Authorization: "Basic dGplMDpUamUw" };
  const path = `${prefix()}/api/v1/Agents/Webhook/SaveWebhook`;
  const answers = [];
  for (const webhook of given) {
    answers.push(await crm("POST", path, { headers: json, body: JSON.stringify(webhook) }));
  }
  for (const [name, body] of Object.entries(targets)) {
    await ask("PUT", `/targets/${encodeURIComponent(name)}`, { body });
  }
  const done = el(
    "p",
    {},
    "Prepared. ",
    answers.map((one) => badge(one.status)),
  );
  byId("exchange").replaceChildren(done);
  readSoon();
}
