/** Calls of the server: the admin API, and the CRM's own API to try it. */

import { askToken, token } from "./token.js";

const ADMIN = new URL("..", import.meta.url);

/** Where the server is: everything on it is called relative to this. */
export const ROOT = new URL("../..", import.meta.url);

/** The server refused a call; the message is its own. */
export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail ?? `the server answered ${status}`);
    this.status = status;
    this.problem = problem;
  }
}

/** The server cannot be reached. */
export class Unreachable extends Error {}

/**
 * Calls the admin API and gives the document that it answers, null where there is none.
 * @throws {Refused} with the server's problem document
 * @throws {Unreachable} if there is no answer
 */
export async function admin(method, path, { query = {}, body, signal } = {}) {
  const url = new URL(path.replace(/^\//, ""), ADMIN);
  for (const [name, value] of Object.entries(query)) {
    if (value != null && value !== "") url.searchParams.set(name, value);
  }
  const used = token();
  const response = await send(url, {
    method,
    signal,
    headers: used ? { Authorization: `Bearer ${used}` } : {},
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (response.status === 401) {
    await askToken(used);
    return admin(method, path, { query, body, signal });
  }
  const document = response.status === 204 ? null : await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(response.status, document);
  return document;
}

/**
 * Calls the CRM's API and gives the whole exchange; any status is an answer.
 * @throws {Unreachable} if there is no answer
 */
export async function crm(method, path, { headers = {}, body } = {}) {
  const started = performance.now();
  const bare = method === "GET" || method === "HEAD";
  const url = new URL(path.replace(/^\//, ""), ROOT);
  const response = await send(url, { method, headers, body: bare ? undefined : body });
  const text = await response.text();
  return {
    status: response.status,
    reason: response.statusText,
    headers: Object.fromEntries(response.headers),
    text,
    ms: Math.round(performance.now() - started),
  };
}

/** Cookies and the browser's own passwords stay out of it: a 401 is to be seen, not asked about. */
async function send(url, options) {
  try {
    return await fetch(url, {
      ...options,
      credentials: "omit",
      cache: "no-store",
      redirect: "manual",
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Unreachable(`${url.host} does not answer`);
  }
}
