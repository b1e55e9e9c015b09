// Dates and times as the page's language writes them, with the hours that its reader is used to.
import { using } from './formats.js';
import { hours } from './hours.js';

/** 14:05, or 2:05 pm. */
export function time(at) {
  return clock().format(at);
}

export function timeParts(at) {
  return clock().formatToParts(at);
}

/** Thursday, 5 March 2026 at 14:05. */
export function fullTime(at) {
  return format({ dateStyle: 'full', timeStyle: 'short', hourCycle: hours.cycle }, at);
}

export function dateAndTime(at) {
  return format({ dateStyle: 'long', timeStyle: 'short', hourCycle: hours.cycle }, at);
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
  return using(Intl.DateTimeFormat, { timeStyle: 'short', hourCycle: hours.cycle });
}

function format(options, at) {
  return using(Intl.DateTimeFormat, options).format(at);
}
