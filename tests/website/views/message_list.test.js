// The rows on the page. They stand in a live region: what is put there again is read out again.
import { after, deepEqual, equal, ok, test } from '/tests/harness.js';
import { rowsOf } from '/js/messages/rows.js';
import { MessageList } from '/js/views/message_list.js';

const ME = { id: 'me', name: 'Me' };
const BOB = { id: 'bob', name: 'Bob' };

function listOf() {
  const element = document.createElement('ol');
  return { element, list: new MessageList(element) };
}

function message(number, more = {}) {
  const sent_at = new Date(Date.UTC(2030, 0, 2, 10, 1, number)).toISOString();
  return { id: `id ${number}`, text: `text ${number}`, author: BOB, sent_at, ...more };
}

const pending = { client_id: 'key', text: 'see https://example.com', created_at: '2030-01-02T10:01:30.000Z', state: 'pending' };
const stored = message(31, { author: ME, client_id: 'key', text: pending.text });

/** What a screen reader would read: the nodes and texts that were added. */
function readOut(element, change) {
  const observer = new MutationObserver(() => {});
  observer.observe(element, { childList: true, characterData: true, subtree: true });
  change();
  const added = observer.takeRecords().flatMap(({ type, addedNodes, target }) => (type === 'characterData' ? [target] : [...addedNodes]));
  observer.disconnect();
  return added.map((node) => node.textContent);
}

test('from pending to sent nothing is put there again', () => {
  const { element, list } = listOf();
  list.render(rowsOf([message(1)], [pending], ME));
  const item = element.querySelector('[data-client-id="key"]');
  const link = item.querySelector('a');
  deepEqual(readOut(element, () => list.render(rowsOf([message(1), stored], [], ME))), []);
  equal(item.dataset.state, 'sent');
  equal(item.dataset.id, stored.id);
  equal(item.querySelector('a'), link);
  ok(item.querySelector('.status').hidden);
});

test('from pending to failed only the failure is read out', () => {
  const { element, list } = listOf();
  list.render(rowsOf([], [pending], ME));
  equal(element.querySelector('.status').ariaHidden, 'true');
  const added = readOut(element, () => list.render(rowsOf([], [{ ...pending, state: 'failed', problem: 'Not now.' }], ME)));
  equal(added.length, 2);
  equal(added[0], 'Not now. ');
  equal(element.querySelector('.status').ariaHidden, null);
});

test('the keyboard goes on to the message beside where the one that it was on is gone', () => {
  const { element, list } = listOf();
  document.body.append(element);
  after(() => element.remove());
  const failed = { ...pending, state: 'failed', problem: 'Not now.' };
  list.render(rowsOf([message(1), message(2)], [failed], ME));
  element.querySelector('.discard').focus();
  list.render(rowsOf([message(1), message(2)], [], ME));
  equal(document.activeElement.dataset.id, 'id 2');
  list.render(rowsOf([message(1)], [], ME));
  equal(document.activeElement.dataset.id, 'id 1');
  list.render(rowsOf([message(3)], [], ME));
  equal(document.activeElement, document.body, 'another room has nothing beside it');
});

test('a message that comes is read out alone', () => {
  const { element, list } = listOf();
  list.render(rowsOf([message(1), message(3)], [pending], ME));
  const added = readOut(element, () => list.render(rowsOf([message(1), message(3), message(4)], [pending], ME)));
  equal(added.length, 1);
  ok(added[0].includes('text 4'));
});

test('an edit reads out its text and that it is one, a deletion that it is one', () => {
  const { element, list } = listOf();
  list.render(rowsOf([message(1)], [], ME));
  const edited = message(1, { text: 'better', edited_at: '2030-01-02T10:05:00.000Z' });
  deepEqual(readOut(element, () => list.render(rowsOf([edited], [], ME))), ['better', 'Edited']);
  const deleted = { ...edited, text: '', deleted_at: '2030-01-02T10:06:00.000Z' };
  deepEqual(readOut(element, () => list.render(rowsOf([deleted], [], ME))), ['Message deleted']);
});

test('rows that stay keep their items when others come above them and go', () => {
  const { element, list } = listOf();
  const all = Array.from({ length: 20 }, (_, number) => message(number));
  list.render(rowsOf(all.slice(10), [], ME));
  const items = new Map([...element.querySelectorAll('.message')].map((item) => [item.dataset.id, item]));
  list.render(rowsOf(all.slice(5, 15), [], ME));
  deepEqual([...element.querySelectorAll('.message')].map(({ dataset }) => dataset.id), all.slice(5, 15).map(({ id }) => id));
  for (const { id } of all.slice(10, 15)) equal(element.querySelector(`[data-id="${id}"]`), items.get(id));
});

test('a plain message is few nodes', () => {
  const { element, list } = listOf();
  list.render(rowsOf([message(1), message(2)], [], ME));
  const nodes = document.createTreeWalker(element.lastElementChild);
  let count = 1;
  while (nodes.nextNode()) count += 1;
  ok(count <= 16, `${count} nodes`);
});

test('its buttons say which message is meant', () => {
  const { element, list } = listOf();
  list.render(rowsOf([], [{ ...pending, state: 'failed', problem: 'Not now.' }], ME));
  const said = [];
  for (const type of ['retry', 'discard']) list.addEventListener(type, ({ detail }) => said.push([type, detail]));
  element.querySelector('.retry').click();
  element.querySelector('.discard').click();
  deepEqual(said, [['retry', 'key'], ['discard', 'key']]);
  element.querySelector('.discard').dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 2 }));
  equal(said.length, 2, 'the second one of a double click is not for the message that has come there');
});

test('what cannot be saved any more can only be given up, and the keyboard stays at it', () => {
  const { element, list } = listOf();
  document.body.append(element);
  after(() => element.remove());
  const failed = (gone) => list.render(rowsOf([message(1, { state: 'failed', problem: 'Not saved.', gone })], [], ME));
  failed(false);
  element.querySelector('.retry').focus();
  failed(true);
  deepEqual([...element.querySelectorAll('.status button')].map(({ className }) => className), ['button link discard']);
  equal(document.activeElement, element.querySelector('.message'));
  list.render(rowsOf([message(1, { state: 'failed', problem: 'Not saved.', gone: true, undo: true })], [], ME));
  ok(element.querySelector('.undo'));
});

test('a name that comes later takes its place in the text', () => {
  const { element, list } = listOf();
  const named = (name) => list.render(rowsOf([message(1, { text: 'see <@ann>', people: name ? [{ id: 'ann', name }] : [], forMe: true })], [], ME));
  const text = () => element.querySelector('.text').textContent;
  named(null);
  equal(text(), 'see <@ann>');
  named('Ann');
  equal(text(), 'see @Ann');
  named('Anna');
  equal(text(), 'see @Anna');
  ok(element.querySelector('.message').matches('.for-me'));
});

test('the keyboard stays at the message when the button that it was on is gone', () => {
  Object.assign(document.documentElement.dataset, { page: 'chat' });
  document.querySelector('#chat').inert = false;
  const element = document.querySelector('#messages');
  element.replaceChildren();
  const list = new MessageList(element);
  const party = (count, own) => (count ? [{ emoji: '🎉', count, own }] : []);
  const gone = [
    // One's own only reaction, another's, and the buttons of what has failed and is tried again.
    ['.reaction', [message(1, { reactions: party(1, true) })], [message(1)]],
    ['.reaction', [message(1, { reactions: [...party(1), { emoji: '👍', count: 1 }] })], [message(1, { reactions: [{ emoji: '👍', count: 1 }] })]],
    ['.retry', [message(1, { state: 'failed', problem: 'Not now.' })], [message(1, { state: 'pending' })]],
  ];
  for (const [button, before, then] of gone) {
    list.render(rowsOf(before, [], ME));
    element.querySelector(button).focus();
    equal(document.activeElement, element.querySelector(button));
    list.render(rowsOf(then, [], ME));
    equal(document.activeElement, element.querySelector('.message'), button);
  }
  list.render([]);
});
