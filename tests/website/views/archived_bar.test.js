import { after, beforeEach, deepEqual, equal, settle, test } from '/tests/harness.js';
import { refuse } from '/tests/support/room_api.js';
import { ArchivedBar } from '/js/views/archived_bar.js';

const bar = document.querySelector('#archived-bar');
const button = bar.querySelector('.bring-back');
const archived = (more) => ({ id: 'a', kind: 'open', archived_at: '2030-01-01T00:00:00.000Z', ...more });
let profile, bringBack, back, view;

beforeEach(() => {
  back = [];
  bringBack = (id) => back.push(id);
  profile = Object.assign(new EventTarget(), { isKeeper: false });
  const stopping = new AbortController();
  const does = { bringBack: (id) => bringBack(id), leave: ({ id }) => back.push(`left ${id}`) };
  view = new ArchivedBar(bar, profile, does, stopping.signal);
  after(() => stopping.abort());
});

test('those who may bring the room back are offered to', async () => {
  for (const about of [null, archived(), archived({ role: 'member' }), archived({ role: 'admin', archived_at: null })]) {
    view.show(about);
    equal(button.hidden, true);
  }
  view.show(archived({ role: 'admin' }));
  equal(button.hidden, false);
  button.click();
  await settle();
  deepEqual(back, ['a']);
});

test('who is in it is offered to leave', () => {
  const leave = bar.querySelector('.leave');
  for (const about of [null, archived(), archived({ id: 'general', role: 'member' })]) {
    view.show(about);
    equal(leave.hidden, true);
  }
  view.show(archived({ role: 'member' }));
  equal(leave.hidden, false);
  leave.click();
  deepEqual(back, ['left a']);
});

test('it may turn out later that one keeps order here', () => {
  view.show(archived());
  profile.isKeeper = true;
  profile.dispatchEvent(new Event('change'));
  equal(button.hidden, false);
});

test('what goes wrong is said, as long as the room is there', async () => {
  const problem = bar.querySelector('.dialog-problem');
  bringBack = refuse(503, 'Not now.');
  view.show(archived({ role: 'admin' }));
  button.click();
  await settle();
  view.show(archived({ role: 'admin' }));
  equal(problem.textContent, 'Not now.');
  view.show(archived({ id: 'b' }));
  equal(problem.hidden, true);
});
