/** Raising an event as the CRM would, with the documented names at hand. */

import { byId, el, say } from "./dom.js";
import { ask } from "./tenant.js";

let catalogue = [];

/** Wires the form. */
export function start() {
  byId("raise").addEventListener("submit", (event) => {
    event.preventDefault();
    raise().catch((error) => document.dispatchEvent(new CustomEvent("failed", { detail: error })));
  });
  byId("raise-event").addEventListener("change", suggest);
}

/** Reads the documented names; they differ from release to release. */
export async function load() {
  catalogue = (await ask("GET", "/catalogue")).items;
  const options = catalogue.map((one) => el("option", { value: one.event }));
  byId("catalogue").replaceChildren(...options);
  suggest();
}

function suggest() {
  const name = byId("raise-event").value.trim();
  const known = catalogue.find((one) => one.event === name);
  byId("raise-changes").placeholder = known?.changes.join(", ") || "filled in by itself";
}

async function raise() {
  const raised = await ask("POST", "/events", { body: given() });
  const note = byId("raise-note");
  note.textContent = raised.note ?? "";
  note.hidden = !raised.note;
  say(`${raised.event} was raised for ${raised.deliveries.length} webhooks`);
}

function given() {
  const key = byId("raise-key").value;
  const changes = byId("raise-changes").value;
  const values = byId("raise-values").value.trim();
  return {
    event: byId("raise-event").value.trim(),
    ...(key && { primary_key: Number(key) }),
    ...(changes && {
      changes: changes
        .split(",")
        .map((one) => one.trim())
        .filter(Boolean),
    }),
    ...(values && { field_values: parsed(values) }),
  };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('Field values must be JSON, such as {"name": "Acme"}');
  }
}
