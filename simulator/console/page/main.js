/** The page: starts its parts, and passes on from one to the others. */

import { Unreachable, admin } from "./api.js";
import * as clock from "./clock.js";
import * as details from "./details.js";
import { byId, el, facts, say } from "./dom.js";
import * as empty from "./empty.js";
import * as explain from "./explain.js";
import * as inspector from "./inspector.js";
import { follow } from "./live.js";
import * as outbox from "./outbox.js";
import * as raise from "./raise.js";
import * as shortcuts from "./shortcuts.js";
import { readSoon, whenRead } from "./state.js";
import * as target from "./target.js";
import * as targets from "./targets.js";
import * as tenants from "./tenant.js";
import * as theme from "./theme.js";
import * as timeline from "./timeline.js";
import * as trying from "./try.js";
import * as webhook from "./webhook.js";
import * as webhooks from "./webhooks.js";

let following = null;

const openLine = (line) => inspector.show(details.of(line, openLine));
const openWebhook = (one) => inspector.show(webhook.of(one));
const openTarget = (one) => inspector.show(target.of(one, openLine));

function follows(limit) {
  following?.abort();
  following = new AbortController();
  follow({ begin, more, idle: readSoon }, following.signal, limit);
}

function begin(answer) {
  timeline.begin(answer);
  readSoon();
  if (!answer.items.length) beginEmpty();
  quietly(() => outbox.load(openLine));
}

function beginEmpty() {
  inspector.clear();
  quietly(() => trying.load().then(() => inspector.turnTo("try")));
}

function more(lines) {
  timeline.more(lines);
  readSoon();
  if (lines.some((one) => one.sort === "mail")) quietly(() => outbox.load(openLine));
}

function showTenant() {
  timeline.forget();
  inspector.clear();
  empty.show();
  trying.retarget();
  quietly(raise.load);
  follows();
}

function showState(state) {
  webhooks.show(state.webhooks, openWebhook);
  targets.show(state.targets, openTarget);
  clock.show(state.clock);
  tenants.show(state.tenants);
  timeline.draw();
  inspector.refresh();
  const own = state.own ?? {};
  const words = ["release", "egress", "https", "auth", "defaults", "seed"].map((name) => [
    name,
    own[name],
  ]);
  const more = [
    ["strict", own.strict && "on"],
    ["restricted", own.restricted && "yes"],
  ];
  byId("settings").replaceChildren(facts([...words, ...more]));
}

async function openTab(tab) {
  if (tab === "try") await trying.load();
  if (tab === "outbox") await outbox.load(openLine);
}

function show(tab, focused) {
  inspector.select(tab);
  guarded(() => openTab(tab).then(() => byId(focused).focus()));
}

/** Does something that nobody asked for; that the connection is lost is told elsewhere. */
function quietly(action) {
  guarded(() => action().catch((error) => error instanceof Unreachable || Promise.reject(error)));
}

function guarded(action) {
  return Promise.resolve()
    .then(action)
    .catch((error) => failed(error));
}

function failed(error) {
  byId("failure-text").textContent = error.message;
  byId("failure").hidden = false;
}

function focusOn(pane, id) {
  inspector.bringForward(pane);
  byId(id).focus();
}

async function reset() {
  byId("reset-dialog").close();
  await tenants.ask("POST", "/reset");
  inspector.clear();
  say("The tenant is reset");
}

function startReset() {
  byId("reset").addEventListener("click", () => {
    byId("reset-tenant").textContent = tenants.tenant();
    byId("reset-dialog").showModal();
  });
  byId("reset-cancel").addEventListener("click", () => byId("reset-dialog").close());
  byId("reset-confirm").addEventListener("click", () => guarded(reset));
}

const SHORTCUTS = [
  ["j", "Next line of the timeline", () => timeline.step(1)],
  ["k", "Line before", () => timeline.step(-1)],
  ["Enter", "Open the line that has the focus"],
  ["Esc", "Close the details", inspector.close],
  ["/", "Filter the timeline", () => focusOn("timeline", "filter")],
  ["e", "Raise an event", () => focusOn("timeline", "raise-event")],
  ["t", "Try an operation", () => show("try", "try-operation")],
  ["x", "Explain an event", () => show("explain", "explain-event")],
  ["o", "Outbox", () => show("outbox", "tab-outbox")],
  ["n", "Clock to the next attempt", () => guarded(() => clock.advance({ until: "next-attempt" }))],
  ["i", "Clock until nothing waits", () => guarded(() => clock.advance({ until: "idle" }))],
];

function start() {
  theme.start();
  clock.start();
  raise.start();
  trying.start(openLine);
  explain.start();
  startReset();
  timeline.start(openLine, follows);
  inspector.start((tab) => guarded(() => openTab(tab)));
  shortcuts.start(SHORTCUTS);
  tenants.start(showTenant);
  whenRead(showState);
  document.addEventListener("failed", (event) => failed(event.detail));
  byId("failure-close").addEventListener("click", () => (byId("failure").hidden = true));
  byId("skip").addEventListener("click", (event) => {
    event.preventDefault();
    timeline.focus();
  });
  quietly(async () => {
    const { version } = await admin("GET", "/version");
    byId("version").replaceChildren(el("span", {}, version));
  });
  showTenant();
}

start();
