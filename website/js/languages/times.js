// Dates and times as the page's language writes them, with 12 or 24 hours as the browser's own language has them: who reads
// a page in another language than their own reads its clock as they always do.
import { using } from './formats.js';

const { hourCycle } = new Intl.DateTimeFormat(undefined, { hour: 'numeric' }).resolvedOptions();

/** 14:05, or 2:05 pm. */
export function time(at) {
  return clock().format(at);
}

export function timeParts(at) {
  return clock().formatToParts(at);
}

/** Thursday, 5 March 2026 at 14:05. */
export function fullTime(at) {
  return format({ dateStyle: 'full', timeStyle: 'short', hourCycle }, at);
}

export function dateAndTime(at) {
  return format({ dateStyle: 'long', timeStyle: 'short', hourCycle }, at);
}

/** Thursday, 5 March: of this year. */
export function day(at) {
  return format({ weekday: 'long', day: 'numeric', month: 'long' }, at);
}

export function dayOfYear(at) {
  return format({ dateStyle: 'long' }, at);
}

/** Today and yesterday, 0 and -1, have words of their own. */
export function relativeDay(days) {
  return using(Intl.RelativeTimeFormat, { numeric: 'auto' }).format(days, 'day');
}

function clock() {
  return using(Intl.DateTimeFormat, { timeStyle: 'short', hourCycle });
}

function format(options, at) {
  return using(Intl.DateTimeFormat, options).format(at);
}
