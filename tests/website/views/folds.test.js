import { after, deepEqual, equal, ok, test } from '/tests/harness.js';
import { Timeline } from '/js/messages/timeline.js';
import { RoomLog } from '/js/views/room_log.js';

const ME = { id: 'me', name: 'Me' };
const BOB = { id: 'bob', name: 'Bob' };
const LINES = Array.from({ length: 60 }, (_, number) => `line ${number}`).join('\n');

const log = document.querySelector('#log');
const list = document.querySelector('#messages');
const roomLog = new RoomLog(log);
const frames = async (count) => {
  for (let left = count; left > 0; left -= 1) await new Promise((resolve) => requestAnimationFrame(resolve));
};

/** A log that shows messages of these texts; returns what says or changes them. */
async function open(...texts) {
  Object.assign(document.documentElement.dataset, { page: 'chat', started: '' });
  document.querySelector('#chat').inert = false;
  const timeline = new Timeline();
  const room = { name: 'r', timeline, history: { loaded: true, hasBefore: false, trim() {} } };
  let rev = 0;
  const message = (number, text, more) => ({
    id: String(number).padStart(4, '0'), text, author: BOB, rev: (rev += 1), sent_at: new Date(1e12 + number * 1e6).toISOString(), ...more,
  });
  const say = async (number, text, more = {}) => {
    timeline.merge([message(number, text, more)]);
    roomLog.show([]);
    await frames(2);
  };
  roomLog.open(room, ME);
  timeline.merge(texts.map((text, number) => message(number, text)));
  roomLog.show([]);
  after(() => roomLog.clear());
  await frames(2);
  return { say };
}

const item = (number = 0) => list.querySelectorAll('.message')[number];
const text = (number) => item(number).querySelector('.text');
const button = (number) => item(number).querySelector('.fold');
const lines = (element) => element.offsetHeight / parseFloat(getComputedStyle(element).lineHeight);

test('a message of more than some twenty lines shows the first of them, and a button for the rest', async () => {
  await open(LINES);
  ok(lines(text()) > 19 && lines(text()) < 22, lines(text()));
  equal(button().textContent, 'Show all');
  equal(button().ariaExpanded, 'false');
  equal(text().textContent, LINES);
  button().click();
  ok(lines(text()) > 60, lines(text()));
  equal(button().textContent, 'Show less');
  equal(button().ariaExpanded, 'true');
  button().click();
  ok(lines(text()) < 22);
});

test('what makes it long does not matter', async () => {
  const code = `\`\`\`\n${LINES}\n\`\`\``;
  await open(`a${'\n'.repeat(3_990)}b`, 'long words '.repeat(363), code, `- ${LINES.replaceAll('\n', '\n- ')}`, `> ${LINES.replaceAll('\n', '\n> ')}`);
  for (const number of [0, 1, 2, 3, 4]) {
    ok(button(number), `a button on ${number}`);
    ok(lines(text(number)) < 22, `${number}: ${lines(text(number))}`);
  }
});

test('what is hardly longer is shown whole', async () => {
  await open(LINES.split('\n').slice(0, 22).join('\n'), 'some words '.repeat(60), 'short');
  for (const number of [0, 1, 2]) equal(button(number), null);
});

test('it stays unfolded when its message changes, and when it has been away from the page', async () => {
  const { say } = await open(LINES);
  button().click();
  await say(1, 'another');
  await say(0, `${LINES}\nedited`, { edited_at: '2030-01-01T00:00:00.000Z' });
  equal(button().ariaExpanded, 'true');
  ok(lines(text()) > 60);
  roomLog.clear();
  await open(LINES);
  equal(button().ariaExpanded, 'true');
  button().click();
});

test('an edit that makes it short takes the button away, and a deletion too', async () => {
  const { say } = await open(LINES, LINES);
  await say(0, 'short', { edited_at: '2030-01-01T00:00:00.000Z' });
  await say(1, '', { deleted_at: '2030-01-01T00:00:00.000Z' });
  for (const number of [0, 1]) {
    equal(button(number), null);
    ok(lines(text(number)) < 3);
  }
});

test('unfolding at the end of the log moves nothing that is above, and the log does not run to the end', async () => {
  await open('first', LINES);
  const top = item(1).getBoundingClientRect().top;
  button(1).click();
  await frames(3);
  equal(item(1).getBoundingClientRect().top, top);
  ok(!document.querySelector('#to-newest').hidden);
  button(1).click();
  await frames(3);
});

test('folding where only the end is in sight keeps the end in sight', async () => {
  await open('first', LINES, ...Array.from({ length: 30 }, (_, number) => `after ${number}`));
  button(1).click();
  button(1).scrollIntoView({ block: 'center' });
  await frames(3);
  const { top } = button(1).getBoundingClientRect();
  ok(item(1).getBoundingClientRect().top < log.getBoundingClientRect().top);
  button(1).click();
  await frames(3);
  ok(Math.abs(button(1).getBoundingClientRect().top - top) < 2, button(1).getBoundingClientRect().top - top);
});

test('a link in the part that is folded away unfolds it when the keyboard reaches it', async () => {
  await open(`https://example.com/first ${LINES} https://example.com/last`);
  const [first, last] = text().querySelectorAll('a');
  first.focus();
  equal(button().ariaExpanded, 'false');
  last.focus();
  equal(button().ariaExpanded, 'true');
  button().click();
});

test('a narrower page folds what no longer fits', async () => {
  await open('some words '.repeat(90));
  equal(button(), null);
  log.style.inlineSize = '200px';
  after(() => log.style.removeProperty('inline-size'));
  await frames(3);
  ok(button());
  ok(lines(text()) < 22);
  log.style.removeProperty('inline-size');
  await frames(3);
  equal(button(), null);
});
