// One way to ask the server: every failure, of the network or of the server, becomes a Problem.
import { texts } from '../languages/texts.js';
import { Problem } from './problem.js';
import { serverClock } from './server_clock.js';

const TIMEOUT_MS = 15_000;
const MOST_WAIT_MS = 5 * 60_000;

export async function requestJson(url, options) {
  const { response, body } = await answerTo(url, options);
  const data = parse(body);
  if (data === undefined && ![202, 204].includes(response.status)) throw new Problem({ status: 502, detail: texts.problems.unreadable });
  return data;
}

/** For what is no JSON: `{ body, headers }`. */
export async function requestText(url, options) {
  const { response, body } = await answerTo(url, options);
  return { body, headers: response.headers };
}

async function answerTo(url, options = {}) {
  let response, body;
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS), ...options });
    serverClock.learn(response.headers.get('Date'));
    body = await response.text();
  } catch {
    throw new Problem();
  }
  if (!response.ok) throw problemOf(response, parse(body));
  return { response, body };
}

export function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function problemOf(response, data) {
  const { status, headers } = response;
  const sentence = text(data?.detail) || text(data?.title);
  return new Problem({
    status,
    type: text(data?.type),
    detail: sentence && texts.problems.ofTheServer(sentence, status),
    retryAfter: milliseconds(headers.get('Retry-After')),
  });
}

function text(value) {
  return typeof value === 'string' ? value : '';
}

/** Retry-After is either seconds or a date (RFC 9110, section 10.2.3), by the server's clock. Nobody is kept for long. */
export function milliseconds(retryAfter, now = serverClock.now() ?? Date.now()) {
  if (!retryAfter) return 0;
  const wait = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - now;
  return Math.min(MOST_WAIT_MS, Math.max(0, wait)) || 0;
}
