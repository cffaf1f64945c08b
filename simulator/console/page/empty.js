/** What a tenant without any history shows: the first three commands. */

import { ROOT } from "./api.js";
import { byId, copyButton, el } from "./dom.js";
import { prefix, tenant } from "./tenant.js";

const HOOK = "hooks.example.com";
const WEBHOOK = `{"Name": "Orders", "Events": ["contact.changed"],
      "Secret": "s3cret",
      "TargetUrl": "https://${HOOK}/orders"}`;
const EVENT = `{"EventName": "contact.changed", "PrimaryKey": 18}`;

/** Writes the three commands for the tenant that is shown. */
export function show() {
  const place = byId("first-commands");
  place.replaceChildren(...steps().map(([title, command]) => stepOf(title, command)));
}

function steps() {
  const server = ROOT.href.replace(/\/$/, "");
  const agent = `${server}${prefix()}/api/v1/Agents/Webhook`;
  const messages = `${server}/__admin/targets/${HOOK}/messages?tenant=${tenant()}&count=1&wait=5`;
  return [
    ["Save a webhook", post(`${agent}/SaveWebhook`, WEBHOOK)],
    ["Let something happen", post(`${agent}/SignalEvent`, EVENT)],
    ["Read what arrived", `curl '${messages}'`],
  ];
}

function post(url, body) {
  const type = "-H 'Content-Type: application/json'";
  return `curl -u tje0:Tje0 ${type} \\\n  -d '${body}' \\\n  ${url}`;
}

function stepOf(title, command) {
  const heading = el("h3", {}, title);
  const code = el("pre", { tabindex: "0", "aria-label": `Command: ${title}` }, command);
  return el(
    "li",
    {},
    heading,
    el("div", { class: "code" }, code, copyButton(command, `the command: ${title}`)),
  );
}
