/** The admin token: asked for when the server wants one, kept as long as the tab is open. */

import { byId } from "./dom.js";

const KEY = "sosim.admin-token";
let asking = null;

/** Gives the token, or null if none was needed so far. */
export const token = () => sessionStorage.getItem(KEY);

/**
 * Asks for the token once, however many calls need it, and waits until it is given.
 * @param {string|null} used the token that was just refused, if any
 */
export function askToken(used) {
  if (token() !== used) return Promise.resolve(); // another call has asked meanwhile
  asking ??= ask(used).finally(() => (asking = null));
  return asking;
}

function ask(refused) {
  const dialog = byId("sign-in");
  byId("sign-in-refused").hidden = !refused;
  const given = byId("sign-in-token");
  given.value = "";
  dialog.showModal();
  given.focus();
  return new Promise((resolve) => {
    byId("sign-in-form").onsubmit = (event) => {
      event.preventDefault();
      sessionStorage.setItem(KEY, given.value);
      dialog.close();
    };
    // Escape closes it too, but the page is no good without another token.
    dialog.onclose = () => (token() === refused ? dialog.showModal() : resolve());
  });
}
