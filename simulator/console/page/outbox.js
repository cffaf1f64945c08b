/** The outbox: e-mails and notices that the CRM would have sent. */

import { byId, el, items, refill, timeOf } from "./dom.js";
import { ask } from "./tenant.js";

/** Reads the outbox and lists it, newest first; `open(line)` opens one. */
export async function load(open) {
  const mails = await ask("GET", "/outbox", { query: { limit: 100 } });
  byId("mail-count").textContent = mails.total || "";
  const none = "Nothing was sent. A webhook that fails too often ends up here.";
  refill(
    byId("mails"),
    items(mails.items.reverse(), (entry) => card(entry, open), none),
  );
}

function card(entry, open) {
  const line = { id: `mail-${entry.id}`, sort: "mail", entry };
  return el(
    "li",
    {},
    el(
      "button",
      { type: "button", class: "card", "data-key": line.id, onclick: () => open(line) },
      el(
        "span",
        { class: "card-head" },
        el("b", { class: "name" }, entry.subject),
        el("time", {}, timeOf(entry.at)),
      ),
      el(
        "span",
        { class: "sub" },
        `${entry.via === "Email" ? "E-mail" : "Notice"} to ${entry.to.join(", ") || "nobody"}`,
      ),
    ),
  );
}
