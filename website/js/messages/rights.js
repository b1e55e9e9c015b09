// What may be done with a message, as far as the page knows; the server has the last word.

/** The names of what is offered. */
export function rightsOver({ deleted_at }) {
  if (deleted_at) return new Set();
  return new Set(['copy-text', 'copy-link']);
}
