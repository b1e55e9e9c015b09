import { after, beforeEach, deepEqual, equal, match, ok, settle, test } from '/tests/harness.js';
import { messagePage } from '/tests/support/message_page.js';
import { BEN, lose, refuse } from '/tests/support/room_api.js';
import { MessagesAtHand } from '/js/messages_at_hand.js';

let clock, api, list, room, looks, composer, open, parts;

beforeEach(() => {
  ({ clock, api, list, parts, open } = messagePage());
  ({ looks, composer } = parts);
  room = parts.room();
  for (const recent of document.querySelectorAll('#message-bar [data-recent]')) recent.textContent = '';
  const messages = new MessagesAtHand(parts);
  after(() => messages.close());
});

const item = ({ id }) => list.querySelector(`[data-id="${id}"]`);
const notice = () => document.querySelector('#notice');
const input = () => document.querySelector('#composer');
const isAtHand = () => document.querySelector('#message-bar [data-recent]').textContent !== '';
const sign = (type = 'pointermove') => document.body.dispatchEvent(new Event(type, { bubbles: true }));
const up = () => composer.dispatchEvent(new Event('edit-last'));

/** What has been asked for has come. */
async function comes() {
  await import('/js/message_actions.js');
  await settle();
}

test('it comes at the first sign of somebody, and not before', async () => {
  room.say('hello');
  await comes();
  sign('pointerover');
  await comes();
  equal(isAtHand(), false);
  sign();
  await comes();
  ok(isAtHand());
});

test('a key is a sign, and so are a finger and what is written without keys', async () => {
  for (const type of ['keydown', 'pointerdown', 'input']) {
    document.querySelector('#message-bar [data-recent]').textContent = '';
    const next = new MessagesAtHand(parts);
    sign(type);
    await comes();
    ok(isAtHand(), type);
    next.close();
  }
});

test('a reaction that is clicked before is joined once it has come, and once', async () => {
  const message = room.say('hello', { author: BEN, reactions: [{ emoji: '👍', count: 1, users: [BEN.id] }] });
  item(message).querySelector('.reaction').click();
  equal(item(message).querySelector('.reaction').textContent, '👍1');
  await comes();
  deepEqual([item(message).querySelector('.reaction').textContent, api.count('react')], ['👍2', 1]);
  item(message).querySelector('.reaction').click();
  equal(item(message).querySelector('.reaction').textContent, '👍1');
});

test('a failed edit of the last visit can be tried again at once', async () => {
  const message = room.say('hello');
  api.before.edit = refuse(409, 'The room is archived.');
  looks.edits.add('general', message.id, 'better');
  await settle();
  api.before.edit = () => {};
  item(message).querySelector('.retry').click();
  await comes();
  deepEqual([item(message).querySelector('.text').textContent, api.count('edit')], ['better', 2]);
});

test('the arrow up edits the last message once it has come', async () => {
  room.say('hello');
  up();
  equal(input().value, '');
  await comes();
  equal(input().value, 'hello');
  document.querySelector('.composer-give-up').click();
  up();
  equal(input().value, 'hello');
});

test('an edit of the last visit that is given up can be gone on with', async () => {
  const message = room.say('hello');
  composer.edit(message, { text: 'hello there', named: [] });
  document.querySelector('.composer-give-up').click();
  await comes();
  notice().querySelector('.notice-action').click();
  equal(input().value, 'hello there');
});

test('a finger that rests on a message opens its menu, also the first time', async () => {
  const message = room.say('hello');
  const target = item(message).querySelector('.text');
  const finger = { pointerType: 'touch', isPrimary: true, bubbles: true, clientX: 1, clientY: 1 };
  target.dispatchEvent(new PointerEvent('pointerdown', finger));
  await clock.advance(500);
  target.dispatchEvent(new PointerEvent('pointerup', finger));
  await comes();
  await clock.advance(0);
  ok(document.querySelector('#message-menu').matches(':popover-open'));
});

test('what could not be deleted says so, and is tried again when asked', async () => {
  const message = room.say('hello');
  api.before.remove = lose;
  looks.deletions.add(message);
  await clock.advance(5_000);
  equal(item(message).querySelector('.text').textContent, 'hello');
  match(notice().textContent, /was not deleted\. The server could not be reached/);
  api.before.remove = () => {};
  notice().querySelector('.notice-action').click();
  await settle();
  equal(item(message).querySelector('.text').textContent, 'Message deleted');
});

test('what was deleted when the page was last closed is deleted now', async () => {
  const message = room.say('hello');
  localStorage.setItem(`chatroom.ann.deletion.${message.id}`, JSON.stringify({ room: 'general' }));
  new MessagesAtHand(parts).close();
  await settle();
  equal(api.count('remove'), 1);
});

test('a reaction that is refused says so', async () => {
  const message = room.say('hello');
  api.before.react = refuse(409, 'The room is archived.');
  looks.reactions.toggle(message, '👍');
  await settle();
  match(notice().textContent, /Your reaction was not saved\. The room is archived/);
});

test('an edit that is refused out of sight says so, and one in sight has it in its row', async () => {
  const message = room.say('hello');
  api.before.edit = refuse(404, 'There is no such message in this room.');
  looks.edits.add('general', message.id, 'better');
  await settle();
  ok(notice().hidden);
  looks.edits.retry(message.id);
  open(null);
  await settle();
  match(notice().textContent, /An edit of a message was not saved\. There is no such message/);
});
