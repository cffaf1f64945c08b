/** The clock of the tenant: what it shows, and moving it. */

import { button, byId, el, refill, say, timeOf } from "./dom.js";
import { read } from "./state.js";
import { ask } from "./tenant.js";

let shown = null;
let readAt = 0;

const MOVES = [
  ["+1 s", { seconds: 1 }, "Move the clock by one second"],
  ["+5 s", { seconds: 5 }, "Move the clock by five seconds"],
  ["Next attempt", { until: "next-attempt" }, "Move the clock to the next attempt"],
  ["Until idle", { until: "idle" }, "Move the clock until nothing waits"],
];

/** Begins to show the seconds of a real clock, which runs by itself. */
export function start() {
  setInterval(() => shown?.kind === "real" && tick(), 1000);
}

/** Shows what the server told of the clock. */
export function show(clock) {
  shown = clock;
  readAt = Date.now();
  const isManual = clock.kind === "manual";
  const kinds = ["real", "manual"].map((kind) =>
    button(kind === "real" ? "Real" : "Manual", () => make(kind), {
      "data-key": `clock-${kind}`,
      "aria-pressed": String(clock.kind === kind),
    }),
  );
  const moves = MOVES.map(([label, body, meaning]) =>
    button(label, () => advance(body), {
      class: "move",
      "data-key": label,
      title: meaning,
      disabled: !isManual,
    }),
  );
  refill(
    byId("clock"),
    el("span", { class: "time", id: "now", title: clock.now }, timeOf(clock.now).slice(0, 8)),
    el("small", {}, "UTC"),
    el(
      "span",
      { class: "next" },
      clock.next_attempt ? `next attempt ${due(clock)}` : "nothing waits",
    ),
    el("span", { class: "switch", role: "group", "aria-label": "Kind of clock" }, kinds),
    el("span", { class: "moves", role: "group", "aria-label": "Move the clock" }, moves),
  );
}

function tick() {
  const now = new Date(Date.parse(shown.now) + Date.now() - readAt);
  byId("now").textContent = timeOf(now.toISOString()).slice(0, 8);
}

function due(clock) {
  const seconds = (Date.parse(clock.next_attempt) - Date.parse(clock.now)) / 1000;
  return seconds > 0 ? `in ${Number(seconds.toFixed(1))} s` : "now";
}

async function make(kind) {
  await ask("PUT", "/clock", { body: { kind } });
  say(`The clock is ${kind}`);
  await read();
  document.querySelector(`[data-key="clock-${kind}"]`)?.focus();
}

/** Moves a manual clock; what is due on the way has run when this is done. */
export async function advance(body) {
  const moved = await ask("POST", "/clock/advance", { body });
  say(`The clock shows ${timeOf(moved.now)}; ${moved.attempts.length} attempts were made`);
  await read();
}
