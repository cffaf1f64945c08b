// Drives an official client, as it was published: a JSON command a line in, an answer a line out.
//
//   node drive.cjs FOLDER PACKAGE
//
// A command is {zone, options, method, args, keep}: a new agent with `options` calls `method` in the
// time zone `zone`, and what it gives is kept, alive, under the name `keep`. An argument
// {kept, changes} is what was kept under that name, with its members changed as a program would.
"use strict";

const { createRequire } = require("node:module");
const { createInterface } = require("node:readline");

const [folder, name] = process.argv.slice(2);
const { WebhookAgent } = createRequire(`${folder}/`)(name);
const results = {};

// What the first agent is given, all later ones inherit: let it be given nothing.
new WebhookAgent({ baseUrl: "http://localhost" });

const alive = (given) =>
  given?.kept === undefined ? given : Object.assign(results[given.kept], given.changes);

async function run({ zone, options, method, args, keep }) {
  process.env.TZ = zone;
  const value = await new WebhookAgent(options)[method](...args.map(alive));
  results[keep] = value;
  return { value };
}

function failure({ name, message, response }) {
  const answered = response && { status: response.status, data: response.data };
  return { failed: { name, message, ...answered, headers: response?.headers ?? {} } };
}

createInterface({ input: process.stdin }).on("line", async (line) => {
  const answer = await run(JSON.parse(line)).catch(failure);
  console.log(JSON.stringify(answer));
});
