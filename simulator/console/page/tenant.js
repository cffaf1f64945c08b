/** The tenant that the page shows: chosen in a list, remembered in the address. */

import { admin } from "./api.js";
import { byId, el } from "./dom.js";

const ANOTHER = "another";
const known = () => new URLSearchParams(location.hash.slice(1)).get("tenant");

/** Gives the name of the tenant. */
export const tenant = () => known() || "Default";

/** Gives what its paths begin with: nothing for the default one. */
export const prefix = () => (tenant() === "Default" ? "" : `/${tenant()}`);

/** Calls the admin API for the tenant. */
export function ask(method, path, { query = {}, ...more } = {}) {
  return admin(method, path, { query: { tenant: tenant(), ...query }, ...more });
}

/** Lets the list choose; `changed` is called whenever the address names another tenant. */
export function start(changed) {
  const list = byId("tenant");
  list.addEventListener("change", () => {
    if (list.value === ANOTHER) openDialog();
    else go(list.value);
  });
  byId("tenant-form").addEventListener("submit", (event) => {
    event.preventDefault();
    byId("tenant-dialog").close();
    go(byId("tenant-name").value);
  });
  byId("tenant-cancel").addEventListener("click", () => byId("tenant-dialog").close());
  byId("tenant-dialog").addEventListener("close", () => {
    list.value = tenant();
    list.focus();
  });
  window.addEventListener("hashchange", changed);
}

function openDialog() {
  byId("tenant-name").value = "";
  byId("tenant-dialog").showModal();
}

function go(name) {
  location.hash = new URLSearchParams({ tenant: name }).toString();
}

/** Fills the list with the tenants that the server knows. */
export function show(tenants) {
  const names = [...new Set(["Default", ...tenants.map((one) => one.name), tenant()])];
  const list = byId("tenant");
  if (list.dataset.names !== String(names)) {
    list.dataset.names = String(names);
    const options = names.map((name) => el("option", { value: name }, name));
    list.replaceChildren(...options, el("option", { value: ANOTHER }, "Another…"));
  }
  list.value = tenant();
}
