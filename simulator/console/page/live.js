/** Following the timeline: one long call after another, again after failures, anew after a reset. */

import { Unreachable } from "./api.js";
import { byId, say } from "./dom.js";
import { ask } from "./tenant.js";

/** So many lines are shown to begin with, and `loadOlder` adds as many. */
export const PAGE = 300;
const LONGEST = 25;
const FIRST_PAUSE = 500;
const LAST_PAUSE = 5000;

/**
 * Follows the tenant's timeline until the signal ends it.
 * @param {object} listener `begin(answer)` has all lines, `more(lines)` the new ones; `idle()` is
 *   called when nothing came for a while
 */
export async function follow(listener, signal, limit = PAGE) {
  let life = null;
  let after = 0;
  let pause = 0;
  while (!signal.aborted) {
    const asked = performance.now();
    try {
      const wait = life === null || pause ? 0 : LONGEST;
      const answer = await ask("GET", "/timeline", { query: { after, life, limit, wait }, signal });
      if (signal.aborted) return;
      connected();
      const isAnew = answer.life !== life || answer.total > answer.items.length;
      if (isAnew) listener.begin(answer);
      else if (answer.items.length) listener.more(answer.items);
      else listener.idle();
      life = answer.life;
      after = answer.items.at(-1)?.id ?? (isAnew ? 0 : after);
      const isHurried = !answer.items.length && performance.now() - asked < 1000;
      if (isHurried && wait) await rest(FIRST_PAUSE);
      pause = 0;
    } catch (error) {
      if (signal.aborted) return;
      lost(error);
      pause = Math.min(pause * 2 || FIRST_PAUSE, LAST_PAUSE);
      await rest(pause);
    }
  }
}

const rest = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function connected() {
  const banner = byId("lost");
  if (!banner.hidden) say("Connected again");
  banner.hidden = true;
  byId("link").dataset.state = "live";
  byId("link-text").textContent = "Live";
}

function lost(error) {
  const isGone = error instanceof Unreachable;
  byId("lost-text").textContent = isGone
    ? "Connection lost, retrying…"
    : `The server refuses to tell the timeline: ${error.message}`;
  byId("lost").hidden = false;
  byId("link").dataset.state = "lost";
  byId("link-text").textContent = "Offline";
}
