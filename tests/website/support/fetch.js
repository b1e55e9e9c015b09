// fetch() whose server is the test.
import { after } from '../harness.js';

/**
 * Puts itself in fetch's place for the rest of the present test. `routes` maps 'METHOD /path' (no query) to an answer:
 * `{ status = 200, body, headers }`, or a function of the request that returns one, perhaps later. A function that
 * throws, and any request while `offline`, fails as a lost network does. An unknown request is an error of the test.
 */
export function fakeFetch(routes = {}) {
  const real = globalThis.fetch;
  const server = { routes, offline: false, requests: [], to: (key) => server.requests.filter((one) => one.key === key) };
  globalThis.fetch = (url, options) => respond(server, url, options);
  after(() => (globalThis.fetch = real));
  return server;
}

async function respond(server, url, { method = 'GET', headers = {}, body, signal } = {}) {
  signal?.throwIfAborted();
  const address = new URL(url, location.href);
  const key = `${method} ${address.pathname}`;
  const request = {
    key,
    method,
    url: address,
    path: address.pathname,
    query: Object.fromEntries(address.searchParams),
    headers: new Headers(headers),
    body: body === undefined || body === null ? undefined : JSON.parse(body),
  };
  server.requests.push(request);
  if (server.offline) throw new TypeError('Failed to fetch');
  const route = server.routes[key];
  if (!route) throw Object.assign(unexpected(key), { request });
  return response(await unlessAborted(signal, typeof route === 'function' ? route(request) : route));
}

/** Also where the page swallows the failure of a request: an error that nobody catches fails the test. */
function unexpected(key) {
  const error = new Error(`The test has no answer to ${key}.`);
  Promise.reject(error);
  return error;
}

function response({ status = 200, body, headers = {} }) {
  const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
  return new Response([204, 304].includes(status) ? null : text, {
    status,
    headers: { 'Content-Type': 'application/json', ...headers },
  });
}

async function unlessAborted(signal, answer) {
  if (!signal) return answer;
  let stop;
  const aborted = new Promise((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop);
  });
  try {
    return await Promise.race([answer, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** An answer that comes when the test says so: `const answer = later()`, `answer.give({ body })`, `answer.lose()`. */
export function later() {
  const { promise, resolve, reject } = Promise.withResolvers();
  return Object.assign(() => promise, { give: resolve, lose: () => reject(new TypeError('Failed to fetch')) });
}
