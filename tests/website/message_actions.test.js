import { after, beforeEach, deepEqual, equal, match, ok, settle, test } from '/tests/harness.js';
import { messagePage } from '/tests/support/message_page.js';
import { ANN, BEN, refuse } from '/tests/support/room_api.js';
import { MessageActions } from '/js/message_actions.js';
import { Timeline } from '/js/messages/timeline.js';
import { showNotice } from '/js/views/notice.js';

let clock, revealed, api, room, looks, composer, list, open;

beforeEach(() => {
  let parts;
  ({ clock, revealed, api, list, parts, open } = messagePage());
  ({ looks, composer } = parts);
  room = parts.room();
  const actions = new MessageActions(parts);
  composer.addEventListener('edit-last', () => actions.editLast());
  composer.addEventListener('given-up', ({ detail }) => actions.givenUp(detail));
  after(() => actions.close());
});

const item = ({ id }) => list.querySelector(`[data-id="${id}"]`);
const text = (message) => item(message).querySelector('.text').textContent;
const status = (message) => item(message).querySelector('.status');
const notice = () => document.querySelector('#notice');

function choose(message, action) {
  item(message).querySelector('.text').dispatchEvent(new PointerEvent('pointermove', { bubbles: true, pointerType: 'mouse' }));
  document.querySelector('#message-bar [data-action="menu"]').click();
  document.querySelector(`#message-menu [data-action="${action}"]`).click();
}

test('a deleted message leaves an undo in its place, which brings it back', async () => {
  const message = room.say('hello');
  choose(message, 'delete');
  equal(text(message), 'Message deleted');
  item(message).querySelector('.undo').focus();
  document.activeElement.click();
  equal(text(message), 'hello');
  equal(document.activeElement, item(message), 'the keyboard is still there');
  await clock.advance(10_000);
  equal(api.count('remove'), 0);
});

test('who signs out, or leaves the page, has deleted it', async () => {
  for (const [leave, keepalive] of [[() => looks.leave(), false], [() => dispatchEvent(new Event('pagehide')), true]]) {
    api.calls = [];
    choose(room.say('hello'), 'delete');
    leave();
    await settle();
    deepEqual(api.calls.map(([method, , asked]) => [method, asked.keepalive]), [['remove', keepalive]]);
  }
});

test('an edit is shown at once, and when it is refused its text stays with the reason', async () => {
  const message = room.say('hello');
  choose(message, 'edit');
  const input = document.querySelector('#composer');
  equal(input.value, 'hello');
  input.value = 'better';
  input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  api.before.edit = refuse(409, 'The room is archived.');
  document.querySelector('#send').click();
  equal(text(message), 'better');
  await settle();
  match(status(message).textContent, /Not saved\. The room is archived\./);
  api.before.edit = () => {};
  status(message).querySelector('.retry').click();
  await settle();
  deepEqual([text(message), status(message).textContent], ['better', 'Edited']);
});

test('the arrow up in an empty box edits one’s own last message that is there', () => {
  room.say('first');
  const last = room.say('second', { at: Date.now() + 1 });
  room.say('of another', { author: BEN, at: Date.now() + 2 });
  const input = document.querySelector('#composer');
  const up = () => input.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp', bubbles: true, cancelable: true }));
  up();
  equal(input.value, 'second');
  document.querySelector('.composer-give-up').click();
  choose(last, 'delete');
  up();
  equal(input.value, 'first');
});

test('an edit that was given up can be gone on with', () => {
  choose(room.say('hello'), 'edit');
  const input = document.querySelector('#composer');
  input.value = 'hello there';
  input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  document.querySelector('.composer-give-up').click();
  equal(input.value, '');
  notice().querySelector('.notice-action').click();
  equal(input.value, 'hello there');
});

test('an edit that was given up can be gone on with, whatever part of the room is on the screen by then', () => {
  choose(room.say('hello'), 'edit');
  const input = document.querySelector('#composer');
  input.value = 'hello there';
  input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  room.past = { timeline: new Timeline() };
  document.querySelector('.composer-give-up').click();
  notice().querySelector('.notice-action').click();
  equal(input.value, 'hello there');
});

test('what was offered of a message is not done once that is deleted', async () => {
  const message = room.say('hello', { author: BEN });
  item(message).querySelector('.text').dispatchEvent(new PointerEvent('pointermove', { bubbles: true, pointerType: 'mouse' }));
  document.querySelector('#message-bar [data-action="menu"]').click();
  room.timeline.merge([{ ...message, text: '', rev: 2, deleted_at: '2030-01-02T03:04:05.000Z' }]);
  for (const menu of ['#message-menu', '#message-bar']) {
    document.querySelector(`${menu} [data-action="reply"]`).click();
    document.querySelector(`${menu} [data-action="react"]`).click();
  }
  await settle();
  deepEqual([document.querySelector('#composer-form .composer-about').hidden, api.count('react')], [true, 0]);
});

test('when it is over it answers nothing more', () => {
  const message = room.say('hello');
  open(null);
  item(message).querySelector('.text').dispatchEvent(new PointerEvent('pointermove', { bubbles: true, pointerType: 'mouse' }));
  ok(document.querySelector('#message-bar').hidden);
});

test('a click on a reaction joins it, and a refused one is taken back', async () => {
  const message = room.say('hello', { author: BEN, reactions: [{ emoji: '👍', count: 1, users: [BEN.id] }] });
  const reaction = () => item(message).querySelector('.reaction');
  reaction().click();
  equal(reaction().textContent, '👍2');
  await settle();
  equal(reaction().ariaPressed, 'true');
  api.before.react = refuse(409, 'The room is archived.');
  reaction().click();
  await settle();
  equal(reaction().textContent, '👍2');
});

test('what was offered before one may take part no more is offered no longer', async () => {
  const message = room.say('hello', { author: BEN });
  const [bar, menu] = ['#message-bar', '#message-menu'].map((selector) => document.querySelector(selector));
  const openMenu = () => {
    item(message).querySelector('.text').dispatchEvent(new PointerEvent('pointermove', { bubbles: true, pointerType: 'mouse' }));
    bar.querySelector('[data-action="menu"]').click();
  };
  const isOpen = () => menu.matches(':popover-open');
  openMenu();
  composer.allow(true);
  await settle();
  ok(isOpen(), 'nothing has changed');
  room.about = { id: 'general', kind: 'open', role: 'member', archived_at: '2030-01-01T00:00:00.000Z' };
  composer.allow(false);
  await settle();
  deepEqual([bar.hidden, isOpen()], [true, false]);
  openMenu();
  composer.allow(false);
  await settle();
  deepEqual([isOpen(), menu.querySelector('[data-action="reply"]').hidden], [true, true], 'nothing has changed since');
});

test('who only looks into a room is told whose a reaction is, and joins none', async () => {
  room.about = { id: 'general', kind: 'open', members: 2 };
  const message = room.say('hello', { author: BEN, reactions: [{ emoji: '👍', count: 1, users: [BEN.id] }] });
  item(message).querySelector('.reaction').click();
  await settle();
  equal(api.count('react'), 0);
  ok(document.querySelector('#reactors').matches(':popover-open'));
});

test('the arrow changes nothing that was not meant: the last message is on its way', () => {
  const input = document.querySelector('#composer');
  const up = () => input.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp', bubbles: true, cancelable: true }));
  room.say('first');
  const pending = Object.assign(document.createElement('li'), { className: 'message own' });
  pending.dataset.state = 'pending';
  list.append(pending);
  up();
  equal(input.value, '');
  pending.remove();
  up();
  equal(input.value, 'first');
});

test('whoever points at a reaction learns whose it is, and only then names are asked for', async () => {
  const message = room.say('hello', { author: BEN, reactions: [{ emoji: '👍', count: 22, users: ['cleo', ANN.id] }] });
  equal(api.count('user'), 0);
  item(message).querySelector('.reaction').dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
  await settle();
  equal(item(message).querySelector('.reaction').title, 'You, ⁨Cleo⁩ and 20 more');
});

test('the emoji in the bar and the menu are those used last', async () => {
  const message = room.say('hello');
  choose(message, 'react');
  await settle();
  equal(item(message).querySelector('.reaction').textContent, '👍1');
  deepEqual([...document.querySelectorAll('#message-bar [data-recent]')].map(({ textContent }) => textContent), ['👍', '❤️', '😂']);
});

test('a reply leads to what it replies to', async () => {
  const start = location.href;
  after(() => history.replaceState(null, '', start));
  const original = room.say('Shall we?', { author: BEN });
  const reply = room.say('Yes', { at: Date.now() + 1, reply_to: { id: original.id, author: BEN, text: 'Shall we?' } });
  item(reply).querySelector('.quote').click();
  await settle();
  deepEqual([revealed, location.hash], [[original.id], `#general/${original.id}`]);
  equal(document.activeElement, item(original));
});

test('what stands in a part of the past is done with as elsewhere', async () => {
  const message = room.say('hello');
  room.past = { timeline: room.timeline };
  room.timeline = new Timeline();
  choose(message, 'delete');
  equal(text(message), 'Message deleted');
});

test('whoever chooses to reply writes a reply', () => {
  const sends = [];
  composer.addEventListener('send', ({ detail }) => sends.push(detail));
  const message = room.say('Shall we?', { author: BEN });
  choose(message, 'reply');
  const input = document.querySelector('#composer');
  input.value = 'Yes';
  input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  document.querySelector('#send').click();
  deepEqual(sends, [{ room: 'general', text: 'Yes', reply_to: { id: message.id, author: BEN, text: 'Shall we?' } }]);
});

test('whom a message names is copied and quoted by name', async () => {
  let copied = null;
  Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (said) => (copied = said) }, configurable: true });
  after(() => delete navigator.clipboard);
  const message = room.say('ask <@cleo>', { author: BEN, mentions: ['cleo'] });
  await settle();
  equal(text(message), 'ask @Cleo');
  choose(message, 'copy-text');
  equal(copied, 'ask @Cleo');
  choose(message, 'reply');
  match(document.querySelector('.composer-about').textContent, /ask @Cleo/);
});

test('that an edit was given up is said no longer than until the next one, or until one is saved', async () => {
  const message = room.say('hello');
  const other = room.say('another', { at: Date.now() + 1 });
  const input = document.querySelector('#composer');
  const write = (value) => {
    input.value = value;
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  };
  const giveUp = () => {
    choose(message, 'edit');
    write('hello there');
    document.querySelector('.composer-give-up').click();
    equal(notice().hidden, false);
  };
  giveUp();
  choose(message, 'edit');
  equal(notice().hidden, true, 'the next edit');
  document.querySelector('.composer-give-up').click();
  giveUp();
  input.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp', bubbles: true, cancelable: true }));
  deepEqual([input.value, notice().hidden], ['another', true]);
  write('yet another');
  choose(message, 'edit');
  equal(notice().hidden, false, 'that of the other is given up by this one');
  write('better');
  document.querySelector('#send').click();
  await settle();
  deepEqual([text(message), text(other), notice().hidden], ['better', 'another', true], 'one that is saved');
  showNotice('Something else.');
  choose(message, 'edit');
  equal(notice().hidden, false);
});
