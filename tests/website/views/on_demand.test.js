import { after, beforeEach, deepEqual, equal, match, rejects, settle, test } from '/tests/harness.js';
import { setOnLine } from '/tests/support/page.js';
import { OnDemand } from '/js/views/on_demand.js';

const notice = document.querySelector('#notice');
const isFetching = () => document.documentElement.hasAttribute('data-fetching');
let opened;

beforeEach(() => {
  opened = [];
  notice.hidden = true;
  after(() => (notice.hidden = true));
});

/** A part whose module comes, or not, when it is said. */
function part(name) {
  const asked = [];
  const make = ({ by }) => ({ open: (what = '') => opened.push(`${name} ${by}${what}`), close: () => opened.push(`${name} closed`) });
  const made = new OnDemand(() => new Promise((resolve, reject) => asked.push({ resolve, reject })), make);
  const answer = async (how, value) => {
    asked.at(-1)[how](value);
    await settle();
  };
  return Object.assign(made, { asked, comes: () => answer('resolve', { by: 'made' }), fails: () => answer('reject', new TypeError('Failed to fetch')) });
}

test('it is loaded when it is first asked for, and then is there at once', async () => {
  const dialog = part('dialog');
  equal(dialog.asked.length, 0);
  dialog.use((each) => each.open());
  deepEqual([opened, isFetching()], [[], true]);
  await dialog.comes();
  deepEqual([opened, isFetching()], [['dialog made'], false]);
  dialog.use((each) => each.open(' again'));
  deepEqual([opened.at(-1), dialog.asked.length], ['dialog made again', 1]);
});

test('pressed twice, it opens once, as it was asked for last', async () => {
  const dialog = part('dialog');
  dialog.use((each) => each.open(' one'));
  dialog.use((each) => each.open(' two'));
  await dialog.comes();
  deepEqual([dialog.asked.length, opened], [1, ['dialog made two']]);
});

test('of two, the one that was asked for last opens, whichever comes first', async () => {
  const [one, other, third] = [part('one'), part('other'), part('third')];
  one.use((each) => each.open());
  other.use((each) => each.open());
  await one.comes();
  deepEqual([opened, isFetching()], [[], true]);
  await other.comes();
  deepEqual(opened, ['other made']);
  third.use((each) => each.open());
  one.use((each) => each.open());
  await third.comes();
  deepEqual([opened, isFetching()], [['other made', 'one made'], false]);
});

test('what is closed before it has come does not open', async () => {
  const [one, other] = [part('one'), part('other')];
  one.use((each) => each.open());
  other.close();
  equal(isFetching(), true);
  one.close();
  equal(isFetching(), false);
  await one.comes();
  deepEqual(opened, []);
  one.use((each) => each.open());
  one.close();
  deepEqual(opened, ['one made', 'one closed']);
});

test('what cannot be loaded says so, and is tried again when it is asked for again', async () => {
  const dialog = part('dialog');
  dialog.use((each) => each.open());
  await dialog.fails();
  match(notice.textContent, /could not be loaded.*Reload/s);
  deepEqual([notice.hidden, isFetching()], [false, false]);
  setOnLine(false);
  dialog.use((each) => each.open());
  await dialog.fails();
  match(notice.textContent, /cannot be opened without a network/);
  equal(notice.querySelector('.notice-action').hidden, true);
  setOnLine(true);
  dialog.use((each) => each.open());
  await dialog.comes();
  deepEqual(opened, ['dialog made']);
});

test('what is not wanted any more fails without a word', async () => {
  const dialog = part('dialog');
  dialog.use((each) => each.open());
  dialog.close();
  await dialog.fails();
  equal(notice.hidden, true);
});

test('a mistake in making it is no matter of the network', async () => {
  const dialog = new OnDemand(async () => ({}), () => {
    throw new Error('a mistake');
  });
  await rejects(dialog.use(() => {}), /a mistake/);
  equal(notice.hidden, true);
  dialog.close();
});

test('loaded beforehand it is there at once, and is made once', async () => {
  const dialog = part('dialog');
  equal(dialog.part, null);
  dialog.load();
  dialog.use((each) => each.open());
  await dialog.comes();
  await dialog.load();
  deepEqual([dialog.asked.length, opened, isFetching()], [1, ['dialog made'], false]);
  dialog.part.open(' itself');
  equal(opened.at(-1), 'dialog made itself');
});

test('what cannot be loaded beforehand is no news, and is loaded when it is asked for', async () => {
  const dialog = part('dialog');
  dialog.load();
  await dialog.fails();
  deepEqual([notice.hidden, dialog.part, isFetching()], [true, null, false]);
  dialog.use((each) => each.open());
  await dialog.comes();
  deepEqual([dialog.asked.length, opened], [2, ['dialog made']]);
});
