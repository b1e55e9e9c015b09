// The log of a long room: what is on the page is bounded, and what one looks at stays where it is.
import { after, deepEqual, equal, match, ok, test } from '/tests/harness.js';
import { Problem } from '/js/net/problem.js';
import { Room } from '/js/room.js';
import { RoomLog } from '/js/views/room_log.js';

const ME = { id: 'me', name: 'Me' };
const AUTHORS = [ME, { id: 'ann', name: 'Ann' }, { id: 'bob', name: 'Bob' }];
const MOST_NODES = 6_000;
// Within what stays on the page.
const STEP_PX = 4_000;
const START = Date.UTC(2030, 0, 2);

/** All sorts: short and long, with links and line breaks, in runs and in turns. */
function message(number) {
  const texts = ['ok', `number ${number}`, 'a sentence of some length that may break. '.repeat(1 + (number % 7)), 'see https://example.com/a\nand\nthat'];
  return {
    id: `${String(number).padStart(8, '0')}-0000-7000-8000-000000000000`,
    text: texts[number % texts.length],
    author: AUTHORS[Math.floor(number / (1 + (number % 5))) % AUTHORS.length],
    sent_at: new Date(START + number * 20_000).toISOString(),
  };
}

/** A room whose messages lie on a server. */
class FarRoom extends Room {
  about = { kind: 'open', name: 'far' };
  /** What the server answers with in place of a page. */
  answer = () => {};

  constructor(count) {
    const changes = async () => ({ messages: [], next: 'here', more: false });
    super('far', ME, { messages: async (room, query) => this.#page(query), changes });
    this.stored = Array.from({ length: count }, (_, number) => message(number));
  }

  #page({ before, after, around, limit }) {
    this.answer();
    const placeOf = (sought) => this.stored.findIndex(({ id }) => id >= sought);
    let end = before ? placeOf(before) : this.stored.length;
    if (after) end = placeOf(after) + 1 + limit;
    if (around) end = placeOf(around) + limit / 2;
    const start = Math.max(0, Math.min(end, this.stored.length) - limit);
    return { messages: this.stored.slice(after ? end - limit : start, end), has_before: start > 0, has_after: end < this.stored.length };
  }
}

const log = document.querySelector('#log');
const list = document.querySelector('#messages');
const button = document.querySelector('#to-newest');
const roomLog = new RoomLog(log);

async function open(count, about = {}) {
  Object.assign(document.documentElement.dataset, { page: 'chat', started: '' });
  const room = new FarRoom(count);
  Object.assign(room.about, about);
  const show = () => roomLog.show();
  room.history.addEventListener('change', show);
  roomLog.open(room, ME);
  await room.history.catchUp();
  after(() => {
    room.history.removeEventListener('change', show);
    roomLog.clear();
  });
  await frames(2);
  return room;
}

async function frames(count) {
  for (let at = 0; at < count; at += 1) await new Promise(requestAnimationFrame);
}

function nodes() {
  const walker = document.createTreeWalker(document);
  let count = 1;
  while (walker.nextNode()) count += 1;
  return count;
}

function inView() {
  const { top } = log.getBoundingClientRect();
  return [...list.querySelectorAll('.message')].find((item) => item.getBoundingClientRect().bottom > top + 1);
}

/** Scrolls, waits for all that this brings, and checks that nothing moved but by the scrolling. */
async function scrollBy(pixels) {
  const item = inView();
  const from = log.scrollTop;
  const before = item.getBoundingClientRect().top;
  log.scrollTop += pixels;
  const scrolled = log.scrollTop - from;
  await frames(2);
  ok(item.isConnected, 'what was in view is still there');
  const moved = item.getBoundingClientRect().top - before + scrolled;
  ok(Math.abs(moved) <= 1.5, `${item.dataset.id} jumped by ${moved} px`);
  ok(nodes() < MOST_NODES, `${nodes()} nodes`);
}

function bottom() {
  return log.scrollHeight - log.clientHeight;
}


test('up through ten thousand messages and down again the page stays small, and nothing jumps', async () => {
  const room = await open(10_000);
  // Most of it has been loaded before, the rest comes page by page.
  room.timeline.merge(room.stored.slice(1_000));
  const shown = () => [...list.querySelectorAll('.message')].map(({ dataset }) => dataset.id);
  while (shown()[0] !== room.stored[0].id || log.scrollTop > 0) await scrollBy(-STEP_PX);
  equal(room.timeline.size, 10_000);
  ok(button.checkVisibility());
  const first = new Set(shown());
  while (first.has(shown()[0])) await scrollBy(STEP_PX);
  const from = room.stored.findIndex(({ id }) => id === shown()[0]);
  deepEqual(shown(), room.stored.slice(from, from + shown().length).map(({ id }) => id));
  equal(document.querySelector('.log-content').scrollWidth <= log.clientWidth, true);
});

test('on the way down the newest are reached, and followed from there', async () => {
  const room = await open(900);
  while (list.querySelector('.message').dataset.id !== room.stored[0].id || log.scrollTop > 0) await scrollBy(-STEP_PX);
  while (list.lastElementChild.dataset.id !== room.stored.at(-1).id || log.scrollTop < bottom() - 1) await scrollBy(STEP_PX);
  equal(button.checkVisibility(), false);
  room.history.stored(message(900));
  await frames(1);
  equal(list.lastElementChild.dataset.id, message(900).id);
  ok(Math.abs(log.scrollTop - bottom()) <= 1);
});

test('what comes while one reads further up moves nothing, is counted, and is one click away', async () => {
  const room = await open(2_000);
  for (let step = 0; step < 12; step += 1) await scrollBy(-STEP_PX);
  const item = inView();
  const before = item.getBoundingClientRect().top;
  const news = Array.from({ length: 300 }, (_, at) => ({ ...message(2_000 + at), author: AUTHORS[1] }));
  room.history.stored(news[0]);
  room.timeline.merge(news);
  room.history.stored({ ...message(3_000), author: AUTHORS[2] });
  await frames(2);
  equal(item.getBoundingClientRect().top, before);
  equal(button.textContent, '301 new messages');
  ok(nodes() < MOST_NODES, `${nodes()} nodes`);
  button.click();
  await frames(2);
  equal(list.lastElementChild.dataset.id, message(3_000).id);
  ok(Math.abs(log.scrollTop - bottom()) <= 1);
  equal(button.checkVisibility(), false);
});

test('who has just gone up stays there, also where something comes before the browser has told of it', async () => {
  const room = await open(100);
  log.scrollTop -= 400;
  const item = inView();
  const before = item.getBoundingClientRect().top;
  room.history.stored(message(100));
  equal(item.getBoundingClientRect().top, before);
  deepEqual([roomLog.place.isAtEnd, roomLog.place.at.id], [false, item.dataset.id]);
  await frames(2);
  equal(item.getBoundingClientRect().top, before);
  equal(button.checkVisibility(), true);
});

test('who reads the newest follows, however many come', async () => {
  const room = await open(100);
  for (let at = 0; at < 600; at += 20) {
    room.timeline.merge(Array.from({ length: 20 }, (_, more) => message(100 + at + more)));
    room.history.stored(message(120 + at));
    await frames(1);
    ok(Math.abs(log.scrollTop - bottom()) <= 1);
    ok(nodes() < MOST_NODES, `${nodes()} nodes`);
  }
  equal(list.lastElementChild.dataset.id, message(700).id);
});

test('messages that are made of many parts are fewer, and still fill the screen', async () => {
  const room = await open(0);
  const text = '**a** *b* ~~c~~ `d` https://example.com/e me@example.com\n> f\n\n- g\n- h\n\n1. i\n2. j\n\n```\nk\n```';
  room.timeline.merge(Array.from({ length: 600 }, (_, number) => ({ ...message(number), text })));
  room.history.stored({ ...message(600), text });
  await frames(2);
  for (let step = 0; step < 10; step += 1) await scrollBy(-STEP_PX);
  ok(log.scrollHeight > 3 * log.clientHeight);
});

/** What is told to have been seen from now on. */
function seenFromNowOn() {
  const seen = [];
  const note = ({ detail: { id } }) => seen.push(id);
  roomLog.addEventListener('seen', note);
  after(() => roomLog.removeEventListener('seen', note));
  return seen;
}

test('a line stands where what is new begins, reading begins there, and what is seen is told', async () => {
  const seen = seenFromNowOn();
  const room = await open(100, { read_id: message(70).id });
  const line = list.querySelector('.new');
  ok(line.getBoundingClientRect().top > log.getBoundingClientRect().top, 'it is in view');
  ok(line.getBoundingClientRect().bottom < log.getBoundingClientRect().bottom);
  const first = room.stored.find(({ id, author }) => id > message(70).id && author.id !== ME.id);
  equal(line.nextElementSibling.dataset.id, first.id);
  const last = seen.at(-1);
  ok(last > message(70).id && last < message(99).id, 'what is below has not been seen');
  equal(button.textContent, `${room.timeline.countAfter(last, ME.id)} new messages`);
  button.click();
  await frames(2);
  equal(seen.at(-1), message(99).id);
  ok(line.isConnected, 'the line stays as long as the room is on the screen');
});

test('where one has read to is further up than the newest page: it is looked for', async () => {
  const room = await open(300, { read_id: message(150).id });
  await frames(6);
  ok(room.timeline.oldestId <= message(150).id);
  ok(list.querySelector('.new').getBoundingClientRect().bottom < log.getBoundingClientRect().bottom);
});

/** The same room after so many more have been said in it, none of them by its reader, and none of them heard. */
async function miss(room, count) {
  const { length } = room.stored;
  for (let number = length; number < length + count; number += 1) room.stored.push({ ...message(number), author: AUTHORS[1] });
  await room.history.catchUp();
  await frames(3);
}

const line = () => list.querySelector('.new');

test('as far up as that is not looked for: what is not loaded has not been seen, until one goes to the end', async () => {
  const seen = seenFromNowOn();
  const room = await open(2_000, { read_id: message(20).id });
  await frames(40);
  ok(room.timeline.size >= 1_050 && room.timeline.oldestId > message(20).id);
  ok(line().getBoundingClientRect().bottom < log.getBoundingClientRect().bottom, 'one begins with what there is');
  log.scrollTop += 500;
  await frames(3);
  deepEqual(seen, []);
  button.click();
  await frames(3);
  equal(seen.at(-1), message(1_999).id);
});

test('who has read as far up as that goes on where the line is once it is reached', async () => {
  const seen = seenFromNowOn();
  const room = await open(1_100, { read_id: message(20).id });
  await frames(40);
  deepEqual(seen, []);
  while (room.history.hasBefore) await room.history.older();
  await frames(3);
  const first = room.stored.find(({ id, author }) => id > message(20).id && author.id !== ME.id);
  for (let tries = 0; tries < 200 && !seen.length; tries += 1) {
    log.scrollTop -= 400;
    await frames(2);
  }
  equal(line().nextElementSibling.dataset.id, first.id);
  ok(inView().dataset.id <= first.id, 'one has come to it');
  ok(seen[0] >= first.id && seen[0] < message(60).id, seen[0]);
});

test('what a page has missed is new, and one goes on where one left off', async () => {
  const seen = seenFromNowOn();
  const room = await open(30, { read_id: message(29).id });
  await miss(room, 60);
  equal(line().nextElementSibling.dataset.id, message(30).id);
  ok(line().getBoundingClientRect().top >= log.getBoundingClientRect().top, 'the line is in view');
  ok(seen.at(-1) < message(80).id, 'what is below has not been seen');
  ok(!button.hidden);
  await miss(room, 60);
  equal(line().nextElementSibling.dataset.id, message(30).id, 'the line stays');
});

test('so it is where so much was missed that it begins anew', async () => {
  const seen = seenFromNowOn();
  const room = await open(60, { read_id: message(59).id });
  await frames(2);
  room.history.trim(10);
  room.stored.push(...Array.from({ length: 140 }, (_, number) => ({ ...message(60 + number), author: AUTHORS[1] })));
  const { answer } = room;
  let asked = 0;
  room.answer = () => {
    // What is new is more than a page is caught up with.
    if ((asked += 1) > 20) room.answer = answer;
  };
  await room.history.catchUp();
  await frames(10);
  equal(line().nextElementSibling.dataset.id, message(60).id);
  ok(seen.at(-1) < message(150).id);
});

test('so it is in a room in which nothing had been said', async () => {
  const seen = seenFromNowOn();
  const room = await open(0);
  await miss(room, 60);
  equal(list.querySelector('.new ~ .message'), list.querySelector('.message'));
  ok(seen.at(-1) < message(50).id);
});

test('what was missed and is in view all the same is seen, and moves nothing', async () => {
  const seen = seenFromNowOn();
  const room = await open(30, { read_id: message(29).id });
  await miss(room, 1);
  equal(line(), null);
  equal(seen.at(-1), message(30).id);
});

test('what was missed by who reads further up is marked, and moves nothing', async () => {
  const room = await open(60, { read_id: message(59).id });
  log.scrollTop = 100;
  await frames(3);
  const item = inView();
  const { top } = item.getBoundingClientRect();
  await miss(room, 40);
  ok(Math.abs(item.getBoundingClientRect().top - top) < 2);
  button.click();
  await frames(3);
  equal(line().nextElementSibling.dataset.id, message(60).id);
});

test('what has been read on another device is not counted any more', async () => {
  const room = await open(60, { read_id: message(59).id });
  log.scrollTop = 0;
  await frames(3);
  const came = Array.from({ length: 5 }, (_, number) => ({ ...message(60 + number), author: AUTHORS[1] }));
  for (const each of came) room.history.stored(each);
  await frames(2);
  equal(button.textContent, '5 new messages');
  room.about = { ...room.about, read_id: came[3].id };
  roomLog.show();
  equal(button.textContent, '1 new message');
});

test('who comes back to a page that was hidden goes on where they left off', async () => {
  const room = await open(30, { read_id: message(29).id });
  const seen = seenFromNowOn();
  const become = (hidden) => {
    Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  };
  const { hasFocus } = document;
  after(() => {
    document.hasFocus = hasFocus;
    delete document.hidden;
  });
  document.hasFocus = () => false;
  become(true);
  for (let number = 30; number < 90; number += 1) room.history.stored({ ...message(number), author: AUTHORS[1] });
  await frames(2);
  document.hasFocus = () => true;
  become(false);
  await frames(3);
  ok(line().getBoundingClientRect().top >= log.getBoundingClientRect().top);
  ok(seen.at(-1) < message(80).id);
});

test('nothing is seen while nobody looks, and what came meanwhile is new', async () => {
  const room = await open(5, { read_id: message(4).id });
  const seen = [];
  const note = ({ detail: { id } }) => seen.push(id);
  roomLog.addEventListener('seen', note);
  const { hasFocus } = document;
  after(() => {
    roomLog.removeEventListener('seen', note);
    document.hasFocus = hasFocus;
  });
  document.hasFocus = () => false;
  dispatchEvent(new Event('blur'));
  const came = { ...message(5), author: AUTHORS[1] };
  room.history.stored(came);
  await frames(2);
  deepEqual(seen, []);
  equal(list.querySelector('.new').nextElementSibling.dataset.id, came.id);
  document.hasFocus = () => true;
  dispatchEvent(new Event('focus'));
  deepEqual(seen, [came.id]);
});

test('as long as it is not known how far one has read, nothing is', async () => {
  const room = await open(5, { isAssumed: true });
  let count = 0;
  const note = () => (count += 1);
  roomLog.addEventListener('seen', note);
  after(() => roomLog.removeEventListener('seen', note));
  roomLog.look();
  equal(count, 0);
  room.about = { kind: 'open', name: 'far', read_id: message(4).id };
  roomLog.show();
  roomLog.look();
  equal(count, 1);
});

test('who has asked for the newest by then stays there', async () => {
  const room = await open(60, { isAssumed: true });
  roomLog.jump();
  room.about = { ...room.about, isAssumed: false, read_id: message(9).id };
  roomLog.show();
  await frames(2);
  deepEqual([line() !== null, roomLog.place.isAtEnd], [true, true]);
  roomLog.clear();
  roomLog.open(room, ME);
  roomLog.show();
  await frames(2);
  ok(!roomLog.place.isAtEnd, 'whoever comes anew is led');
});

test('a room that is short stays whole', async () => {
  await open(3);
  equal(list.querySelectorAll('.message').length, 3);
  equal(document.querySelector('.history-text').textContent, 'This is where #far begins.');
});

test('who has never read here, and looks at what is old, has not come to all of it anew', async () => {
  const seen = seenFromNowOn();
  await open(60);
  log.scrollTop = 0;
  await frames(3);
  deepEqual([...new Set(seen)], [message(59).id]);
  equal(line(), null);
});

test('what is not sent yet stands below the newest, and not in the middle of the past', async () => {
  await open(2_000);
  const unsent = [{ client_id: 'key', text: 'waits', created_at: new Date(START + 90_000_000).toISOString(), state: 'pending' }];
  roomLog.show(unsent);
  await frames(1);
  equal(list.lastElementChild.dataset.clientId, 'key');
  for (let step = 0; step < 12; step += 1) await scrollBy(-STEP_PX);
  equal(list.querySelector('[data-client-id="key"]'), null);
  roomLog.jump();
  await frames(1);
  equal(list.lastElementChild.dataset.clientId, 'key');
  roomLog.show([]);
});

test('a message that is asked for comes into view, and the end is followed no more', async () => {
  const room = await open(900);
  while (room.history.hasBefore) await room.history.older();
  for (const number of [20, 890, 450]) {
    const { id } = message(number);
    roomLog.reveal(id);
    await frames(3);
    const box = list.querySelector(`[data-id="${id}"]`).getBoundingClientRect();
    const { top, bottom } = log.getBoundingClientRect();
    ok(box.top >= top && box.bottom <= bottom, `${number}: ${box.top} to ${box.bottom}`);
  }
  ok(!button.hidden);
});

async function turnTo(room, number) {
  const past = room.around(message(number).id);
  await past.load();
  room.turnTo(past);
  roomLog.reveal(message(number).id);
  await frames(2);
}

test('from a part of the past one reads on to the present, without a hole, and nothing jumps', async () => {
  const room = await open(900);
  await turnTo(room, 300);
  const shown = () => [...list.querySelectorAll('.message')].map(({ dataset }) => dataset.id);
  deepEqual([shown().includes(message(300).id), shown().includes(message(899).id)], [true, false]);
  ok(button.checkVisibility() && document.querySelector('#later').checkVisibility());
  // The note below goes with the last step: what stood above it may come down into its place.
  while (shown().at(-1) !== message(899).id || log.scrollTop < bottom() - 1) {
    await (room.past ? scrollBy(STEP_PX / 8) : ((log.scrollTop = bottom()), frames(2)));
    const from = room.stored.findIndex(({ id }) => id === shown()[0]);
    deepEqual(shown(), room.stored.slice(from, from + shown().length).map(({ id }) => id));
  }
  deepEqual([room.past, button.checkVisibility(), document.querySelector('#later').checkVisibility()], [null, false, false]);
});

test('what is said meanwhile moves nothing, is counted, and is one click away', async () => {
  const room = await open(900, { read_id: message(899).id });
  const jumps = [];
  roomLog.addEventListener('jump', () => jumps.push(1), { once: true });
  await turnTo(room, 300);
  const item = inView();
  const before = item.getBoundingClientRect().top;
  for (let number = 900; number < 960; number += 1) {
    room.stored.push({ ...message(number), author: AUTHORS[1] });
    room.history.stored(room.stored.at(-1));
  }
  await frames(2);
  deepEqual([item.isConnected, item.getBoundingClientRect().top, button.textContent], [true, before, '60 new messages']);
  button.click();
  await frames(2);
  deepEqual([list.lastElementChild.dataset.id, room.past, jumps], [message(959).id, null, [1]]);
  ok(Math.abs(log.scrollTop - bottom()) <= 1);
});

test('nothing counts as seen by looking at the past', async () => {
  const room = await open(900, { read_id: message(899).id });
  const seen = seenFromNowOn();
  room.past = room.around(message(300).id);
  await room.past.load();
  seen.length = 0;
  roomLog.reveal(message(300).id);
  roomLog.look(true);
  deepEqual(seen, []);
});

test('who comes back to a part of the past is where they were', async () => {
  const room = await open(900);
  await turnTo(room, 300);
  await scrollBy(-300);
  const { id } = inView().dataset;
  const { top } = inView().getBoundingClientRect();
  roomLog.clear();
  roomLog.open(room, ME);
  roomLog.show();
  await frames(2);
  deepEqual([inView().dataset.id, Math.round(inView().getBoundingClientRect().top)], [id, Math.round(top)]);
});

test('where later messages could not be loaded it says so, and a press tries again', async () => {
  const room = await open(900);
  room.answer = () => {};
  await turnTo(room, 300);
  room.answer = () => {
    throw new Problem();
  };
  log.scrollTop = log.scrollHeight;
  await frames(3);
  const later = document.querySelector('#later');
  match(later.textContent, /Later messages could not be loaded/);
  roomLog.show();
  match(later.textContent, /could not be loaded/, 'whatever else comes');
  room.answer = () => {};
  const last = list.lastElementChild.dataset.id;
  later.querySelector('.history-retry').click();
  await frames(3);
  ok(list.lastElementChild.dataset.id > last);
  match(later.textContent, /Loading later messages/);
});

test('what is marked is new from there on, and again when one comes back', async () => {
  const room = await open(120, { read_id: message(119).id });
  equal(list.querySelector('.new'), null);
  roomLog.beginNewAt(message(100).id);
  equal(list.querySelector('.new').nextElementSibling.dataset.id, message(100).id);
  roomLog.look(true);
  equal(list.querySelector('.new').nextElementSibling.dataset.id, message(100).id);
  roomLog.clear();
  room.about.markedId = message(100).id;
  roomLog.open(room, ME);
  roomLog.show();
  equal(list.querySelector('.new').nextElementSibling.dataset.id, message(100).id);
});
