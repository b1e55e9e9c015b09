import { beforeEach, deepEqual, equal, test } from '/tests/harness.js';
import { NoRoom } from '/js/views/no_room.js';

const page = document.querySelector('#no-room');
const room = document.querySelector('.room');
const there = page.querySelector('.unsent-there');
const entry = (client_id, text, people = []) => ({ client_id, text, people });
let discarded, view;

beforeEach(() => {
  Object.assign(document.documentElement.dataset, { page: 'chat', started: '' });
  Object.assign(document.querySelector('#chat'), { hidden: false, inert: false });
  // What was made for the tests before hears the page, too.
  const here = (discarded = []);
  view = new NoRoom(page, room, (clientId) => here.push(clientId));
  view.show('left', '#garden');
});

const items = () => [...there.querySelectorAll('li .text')].map((text) => text.textContent);

test('it says why there is no room', () => {
  const said = () => [...page.querySelectorAll('[data-why]:not([hidden])')].map((each) => each.textContent);
  deepEqual(said(), ['You do not belong to #garden any more']);
  view.show('unknown', 'shed');
  deepEqual(said(), ['There is no such room', 'Nothing is at “shed”, or it is a room that you are not in.']);
  view.hide();
  deepEqual([page.hidden, room.hidden], [true, false]);
});

test('what could not be sent there is shown as it would be read, until it is discarded', () => {
  view.showUnsent([]);
  equal(there.hidden, true);
  const entries = [entry('one', 'ask <@ben> `now`', [{ id: 'ben', name: 'Ben' }]), entry('two', '<b>')];
  view.showUnsent(entries);
  deepEqual([there.hidden, items()], [false, ['ask @Ben now', '<b>']]);
  const discard = there.querySelector('li .discard');
  view.showUnsent(entries.map((each) => ({ ...each, state: 'failed' })));
  equal(there.querySelector('li .discard'), discard, 'it is tried again, and pressed meanwhile');
  discard.focus();
  discard.click();
  discard.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 2 }));
  deepEqual(discarded, ['one']);
  view.showUnsent(entries.slice(1));
  deepEqual([items(), document.activeElement], [['<b>'], page.querySelector('a')], 'the next one is not given up by the same key');
  view.showUnsent([]);
  equal(there.hidden, true);
});
