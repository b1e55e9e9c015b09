import { after, beforeEach, deepEqual, equal, test } from '/tests/harness.js';
import { MessageFocus } from '/js/views/message_focus.js';

let log, list, opened;

const { signal } = new AbortController();

beforeEach(() => {
  document.documentElement.dataset.page = 'chat';
  document.querySelector('#chat').inert = false;
  log = document.querySelector('#log').cloneNode(true);
  document.querySelector('#log').replaceWith(log);
  list = log.querySelector('#messages');
  list.replaceChildren();
  for (const id of ['one', 'two', 'three']) {
    const day = Object.assign(document.createElement('li'), { className: 'day' });
    const item = Object.assign(document.createElement('li'), { className: 'message', id, textContent: id });
    list.append(day, item);
  }
  opened = [];
  new MessageFocus(log, list, signal).addEventListener('open', ({ detail }) => opened.push(detail.id));
  log.focus();
});

function press(key, init = {}) {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init });
  document.activeElement.dispatchEvent(event);
  return event.defaultPrevented;
}

const focused = () => document.activeElement.id;

test('arrow keys go from the log to its last message, and from message to message', () => {
  const way = ['ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'ArrowDown'];
  deepEqual(way.map((key) => (press(key), focused())), ['three', 'two', 'one', 'one', 'two', 'one', 'three', 'three']);
});

test('a menu opens for the message in focus, by each key that means it', () => {
  press('Enter');
  deepEqual(opened, [], 'the log has none');
  press('ArrowUp');
  press('Enter');
  press('ContextMenu');
  press('F10', { shiftKey: true });
  press('F10');
  deepEqual(opened, ['three', 'three', 'three']);
  document.activeElement.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true }));
  equal(opened.length, 4);
});

test('keys with others held, and those within a message, are not its own', () => {
  equal(press('ArrowUp', { altKey: true }), false);
  equal(press('ArrowUp', { ctrlKey: true }), false);
  const link = Object.assign(document.createElement('a'), { href: '#', textContent: 'link' });
  list.querySelector('#two').append(link);
  link.focus();
  equal(press('ArrowUp'), false);
  equal(press('Enter'), false);
  deepEqual(opened, []);
});

test('a message takes the focus only by the keyboard: it leaves nothing behind', () => {
  press('ArrowUp');
  log.focus();
  equal(list.querySelector('[tabindex]'), null);
});

test('what is taller than the log is scrolled through first', () => {
  list.querySelector('#two').style.height = `${log.clientHeight * 3}px`;
  press('ArrowUp');
  log.scrollTop = list.querySelector('#two').offsetTop + 100;
  equal(press('ArrowUp'), false);
  equal(focused(), 'two');
  log.scrollTop = 0;
  equal(press('ArrowDown'), false);
  equal(focused(), 'two');
});

test('what opens above the page gives the focus back', () => {
  const dialog = document.createElement('dialog');
  const menu = Object.assign(document.createElement('div'), { popover: 'auto' });
  for (const each of [dialog, menu]) each.append(Object.assign(document.createElement('button'), { textContent: 'choose' }));
  document.body.append(dialog, menu);
  after(() => (dialog.remove(), menu.remove()));
  press('ArrowUp');
  dialog.showModal();
  equal(dialog.contains(document.activeElement), true);
  dialog.close();
  equal(focused(), 'three');
  menu.showPopover();
  menu.firstElementChild.focus();
  menu.hidePopover();
  equal(focused(), 'three');
  log.focus();
  equal(list.querySelector('[tabindex]'), null);
});

test('who leaves the window finds their place again; who goes elsewhere on the page has left it', () => {
  press('ArrowUp');
  const item = document.activeElement;
  // What browsers send to what stays the active element.
  item.dispatchEvent(new FocusEvent('focusout', { bubbles: true }));
  press('ArrowUp');
  equal(focused(), 'two');
  equal(item.hasAttribute('tabindex'), false, 'that one was left');
  log.focus();
  equal(list.querySelector('#two').hasAttribute('tabindex'), false);
});
