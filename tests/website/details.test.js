import { after, beforeEach, deepEqual, equal, settle, test } from '/tests/harness.js';
import { Details } from '/js/details.js';

const panel = document.querySelector('#people-panel');
const toggle = document.querySelector('.people-toggle');
const dialog = document.querySelector('#question');
const ROOM = { id: 'a', about: { members: 2 } };
let details, made, shown, heard;

beforeEach(() => {
  panel.style.setProperty('--is-column', '0');
  made = 0;
  shown = [];
  heard = 'a';
  const part = { show: (room, isWanted) => shown.push([room?.id ?? null, isWanted]), load: () => shown.push('load'), receive() {}, close() {}, openPerson: ({ id }) => shown.push(id) };
  const stopping = new AbortController();
  details = new Details({ panel, toggle, make: () => ((made += 1), part), hears: (id) => id === heard, signal: stopping.signal });
  after(() => {
    details.close();
    stopping.abort();
    dialog.close();
    panel.style.removeProperty('--is-column');
    delete document.documentElement.dataset.details;
    localStorage.removeItem('chatroom.details');
  });
});

/** What the stylesheet does where there is room. */
const beColumn = () => panel.style.setProperty('--is-column', '1');
const loaded = async () => {
  while (!made) await new Promise((resolve) => setTimeout(resolve, 5));
  await settle();
};
const toggled = () => new Promise((resolve) => panel.addEventListener('toggle', resolve, { once: true }));

test('what they consist of is loaded when the drawer is opened', async () => {
  details.show(ROOM);
  await settle();
  deepEqual([made, toggle.ariaExpanded], [0, 'false']);
  panel.showPopover();
  await loaded();
  deepEqual([made, shown.at(-1), toggle.ariaExpanded], [1, ['a', true], 'true']);
  heard = null;
  details.show(ROOM);
  await settle();
  deepEqual(shown.at(-1), ['a', false]);
});

test('a column is closed and opened, and stays so in this browser', async () => {
  beColumn();
  details.show(ROOM);
  await loaded();
  deepEqual([made, shown.at(-1)], [1, ['a', true]]);
  toggle.click();
  await settle();
  deepEqual([document.documentElement.dataset.details, localStorage.getItem('chatroom.details'), toggle.ariaExpanded], ['closed', 'closed', 'false']);
  deepEqual(shown.at(-1), ['a', false]);
  equal(panel.matches(':popover-open'), false);
  toggle.click();
  await settle();
  deepEqual([document.documentElement.dataset.details, localStorage.getItem('chatroom.details')], [undefined, null]);
  panel.querySelector('.drawer-close').click();
  deepEqual([document.documentElement.dataset.details, toggle.ariaExpanded], ['closed', 'false']);
});

test('of a room that nobody may look into there is nothing to tell', async () => {
  beColumn();
  details.show({ id: 'b', about: { kind: 'open', name: 'b' } });
  details.show(null);
  await settle();
  equal(made, 0);
});

test('what may have been missed is asked for', async () => {
  beColumn();
  details.show(ROOM);
  await loaded();
  shown = [];
  details.missed();
  await settle();
  deepEqual(shown, ['load', ['a', true]]);
});

test('whoever opened a dialog from the drawer is in the drawer again after it', async () => {
  details.show(ROOM);
  panel.showPopover();
  await loaded();
  let closing = toggled();
  dialog.showModal();
  await closing;
  const opening = toggled();
  dialog.close();
  await opening;
  equal(panel.matches(':popover-open'), true);
  closing = toggled();
  dialog.showModal();
  await closing;
  details.show({ ...ROOM, id: 'b' });
  const closed = new Promise((resolve) => dialog.addEventListener('close', resolve, { once: true }));
  dialog.close();
  await closed;
  await settle();
  equal(panel.matches(':popover-open'), false, 'another room is on the screen now');
});

test('a person who is named on the page is shown', async () => {
  await details.openPerson({ id: 'ben' });
  deepEqual([made, shown.at(-1)], [1, 'ben']);
});

test('who has gone to another room meanwhile does not want to know any more whose a message was', async () => {
  details.show(ROOM);
  const asked = details.openPerson({ id: 'ben' });
  details.show({ id: 'b', about: { members: 1 } });
  await asked;
  equal(shown.includes('ben'), false);
  await details.openPerson({ id: 'cem' });
  equal(shown.at(-1), 'cem');
});

test('what has become a column meanwhile is not opened as a drawer', async () => {
  details.show(ROOM);
  panel.showPopover();
  await loaded();
  panel.hidePopover();
  dialog.showModal();
  await toggled();
  beColumn();
  const closed = new Promise((resolve) => dialog.addEventListener('close', resolve, { once: true }));
  dialog.close();
  await closed;
  equal(panel.matches(':popover-open'), false);
});
