// Times as the reader's own language writes them.
import { hours } from '../languages/hours.js';
import { day, dayOfYear, fullTime, relativeDay, time, timeParts } from '../languages/times.js';
import { setText } from './dom.js';

/** Within a run the hour and the minute are enough: the run's first message says which half of the day it is. */
export function showTime(element, at, inFull = true) {
  element.dateTime = at.toISOString();
  setText(element, inFull ? time(at) : withoutHalf(at));
  element.title = fullTime(at);
}

export function showDay(element, at, now = new Date()) {
  element.dateTime = localDate(at);
  setText(element, dayName(at, now));
}

/** Shows the times of the messages in a list anew when their reader wants other hours. */
export function followHours(list, signal) {
  const show = (time) => showTime(time, new Date(time.dateTime), time.closest('.message').matches('.starts-group'));
  hours.addEventListener('change', () => list.querySelectorAll('.message time').forEach(show), { signal });
}

/** Calls back at each midnight: yesterday's "today" is wrong then. */
export function atMidnight(callback, now = new Date()) {
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1);
  setTimeout(() => {
    callback();
    atMidnight(callback);
  }, midnight - now + 1_000);
}

function withoutHalf(at) {
  const parts = timeParts(at);
  return parts.map(({ type, value }) => (type === 'dayPeriod' ? '' : value)).join('').trim();
}

function dayName(at, now) {
  const daysAgo = Math.round((startOfDay(now) - startOfDay(at)) / 86_400_000);
  if (daysAgo === 0 || daysAgo === 1) return capitalised(relativeDay(-daysAgo));
  return at.getFullYear() === now.getFullYear() ? day(at) : dayOfYear(at);
}

function startOfDay(at) {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate());
}

function localDate(at) {
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

function capitalised(text) {
  const [first, ...rest] = text;
  return first.toLocaleUpperCase() + rest.join('');
}
