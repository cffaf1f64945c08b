/** Cause and effect: puts the lines of the timeline into groups that belong together. */

/**
 * Groups lines by what caused them: a call of the API, the events that it raised, and for each
 * webhook the attempts with the messages that arrived, the end of the delivery, and the mails.
 * @param {Array} lines `{id, sort, entry}`, oldest first
 * @returns {Array} groups `{key, first, last, request, events, lines}`, newest first
 */
export function groupsOf(lines) {
  const calls = callsOf(lines);
  const groups = new Map();
  for (const line of lines) {
    const key = keyOf(line, calls);
    if (!groups.has(key)) groups.set(key, newGroup(key, line));
    add(groups.get(key), line);
  }
  return [...groups.values()].sort((a, b) => b.first - a.first);
}

/** Finds which call raised which event. */
function callsOf(lines) {
  const known = lines.filter((line) => line.entry.event_id && line.entry.request_id);
  return new Map(known.map(({ entry }) => [entry.event_id, entry.request_id]));
}

function keyOf({ id, sort, entry }, calls) {
  const call = entry.request_id ?? calls.get(entry.event_id);
  if (call) return `call ${call}`;
  return entry.event_id ? `event ${entry.event_id}` : `${sort} ${id}`;
}

function newGroup(key, line) {
  return { key, first: line.id, last: line.id, request: null, events: new Map(), lines: [] };
}

function add(group, line) {
  group.last = line.id;
  group.lines.push(line);
  if (line.sort === "request") group.request = line;
  else place(eventOf(group, line), line);
}

function eventOf(group, { entry }) {
  const id = entry.event_id ?? "";
  if (!group.events.has(id)) group.events.set(id, { id, line: null, branches: new Map() });
  return group.events.get(id);
}

function place(event, line) {
  if (line.sort === "event") event.line = line;
  else branchOf(event, line.entry.webhook_id ?? 0)[line.sort].push(line);
}

function branchOf(event, webhook) {
  if (!event.branches.has(webhook)) {
    event.branches.set(webhook, { webhook, attempt: [], message: [], delivery: [], mail: [] });
  }
  return event.branches.get(webhook);
}

/**
 * Lays a group out as rows with the depth of their cause.
 * @param {Array} waiting the deliveries that wait, which no line tells
 * @returns {Array} rows `{line, depth}`, or `{waiting, depth}` for what is yet to come
 */
export function rowsOf(group, waiting = []) {
  const rows = group.request ? [{ line: group.request, depth: 0 }] : [];
  for (const event of group.events.values()) {
    const depth = group.request ? 1 : 0;
    if (event.line) rows.push({ line: event.line, depth, event });
    const below = event.line || group.request ? rows.at(-1).depth + 1 : 0;
    const due = waiting.filter((one) => one.event_id === event.id);
    const webhooks = new Set([...event.branches.keys(), ...due.map((one) => one.webhook_id)]);
    for (const webhook of webhooks) {
      rows.push(...rowsOfBranch(branchOf(event, webhook), below));
      const its = due.filter((one) => one.webhook_id === webhook);
      rows.push(...its.map((one) => ({ waiting: one, depth: below })));
    }
  }
  return rows;
}

function rowsOfBranch(branch, depth) {
  const rows = [];
  const left = new Set(branch.message);
  for (const attempt of branch.attempt) {
    rows.push({ line: attempt, depth });
    const [its] = branch.message.filter(
      (one) => left.has(one) && one.entry.attempt === attempt.entry.attempt,
    );
    if (its) rows.push({ line: its, depth: depth + 1 });
    left.delete(its);
  }
  rows.push(...[...left].map((line) => ({ line, depth })));
  const ends = branch.delivery.filter((one) => one.entry.outcome !== "delivered");
  rows.push(...[...ends, ...branch.mail].map((line) => ({ line, depth })));
  return rows;
}

/** Counts what became of an event: delivered, failed for good, or still waiting. */
export function outcomesOf(event, waiting = []) {
  const counts = {};
  for (const branch of event.branches.values()) {
    for (const { entry } of branch.delivery)
      counts[entry.outcome] = (counts[entry.outcome] ?? 0) + 1;
  }
  const due = waiting.filter((one) => one.event_id === event.id).length;
  return due ? { ...counts, waiting: due } : counts;
}
