// UUIDv7 (RFC 9562): the first 48 bits are a Unix time in milliseconds, so ids sort by time as text.
export function timeOf(id) {
  return parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/** The smallest id of a moment: a cursor that comes before every message sent then or later. */
export function firstIdAt(milliseconds) {
  const time = Math.max(0, Math.floor(milliseconds)).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}

export function later(one, other) {
  return (one ?? '') >= (other ?? '') ? one : other;
}
