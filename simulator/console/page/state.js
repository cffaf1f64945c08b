/** What the tenant is like now: its webhooks, targets, clock and waiting deliveries. */

import * as tenants from "./tenant.js";
import { ask } from "./tenant.js";

const PAUSE = 120;
const listeners = [];
let timer = null;

/** The newest state; empty until the server has told it. */
export const state = {
  webhooks: [],
  targets: [],
  waiting: [],
  tenants: [],
  clock: null,
  own: null,
};

/** Calls a function with the state each time that it was read. */
export function whenRead(listener) {
  listeners.push(listener);
}

/** Reads the state soon; what asks for it meanwhile is served by the same reading. */
export function readSoon() {
  timer ??= setTimeout(() => {
    timer = null;
    read().catch(() => null); // the timeline's loop tells that the connection is lost
  }, PAUSE);
}

/** Reads the state now, and tells whoever listens. */
export async function read() {
  const name = tenants.tenant();
  const [webhooks, targets, clock, waiting, all] = await Promise.all([
    ask("GET", "/webhooks"),
    ask("GET", "/targets"),
    ask("GET", "/clock"),
    ask("GET", "/deliveries", { query: { outcome: "waiting" } }),
    ask("GET", "/tenants"),
  ]);
  if (name !== tenants.tenant()) return;
  state.webhooks = webhooks.items;
  state.targets = targets.items;
  state.clock = clock;
  state.waiting = waiting.items;
  state.tenants = all.items;
  state.own = all.items.find((one) => one.name === name) ?? null;
  listeners.forEach((listener) => listener(state));
}

/** Gives the webhook with an id, or undefined if it is gone. */
export const webhookOf = (id) => state.webhooks.find((one) => one.id === id);

/** Gives the name of the fake target that a URL leads to, or undefined if it leads to none. */
export function targetNameOf(url) {
  const [, host, path] = /^https?:\/\/([^/?#]*)([^?#]*)/.exec(url ?? "") ?? [];
  const inside = /^(?:\/[^/]+)?\/targets\/([^/]+)/.exec(path ?? "")?.[1];
  const names = state.targets.map((one) => one.name);
  return [inside && decodeURIComponent(inside), host, host?.replace(/:\d+$/, "")].find((name) =>
    names.includes(name),
  );
}
