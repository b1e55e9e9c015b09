import { after, beforeEach, deepEqual, equal, match, ok, test } from '/tests/harness.js';
import { refuse } from '/tests/support/room_api.js';
import { ProfileDialog } from '/js/views/profile_dialog.js';

let dialog, profile, said, shown;

beforeEach(() => {
  const closing = new AbortController();
  dialog = document.querySelector('#profile').cloneNode(true);
  document.body.append(dialog);
  profile = { user: { name: 'Ann', named: true, status: 'away' }, sent: [], change: async (fields) => void profile.sent.push(fields) };
  said = [];
  shown = new ProfileDialog(dialog, profile, (sentence) => said.push(sentence), closing.signal);
  after(() => (closing.abort(), dialog.remove()));
});

const field = (name) => dialog.querySelector('form').elements[name];
const problem = () => dialog.querySelector('.dialog-problem');

function save(fields) {
  for (const [name, value] of Object.entries(fields)) field(name).value = value;
  dialog.querySelector('form').requestSubmit();
  return new Promise((resolve) => setTimeout(resolve));
}

test('it shows what is so, and sends only what was changed', async () => {
  shown.open();
  deepEqual(['name', 'status', 'time_zone'].map((name) => field(name).value), ['Ann', 'away', '']);
  ok(dialog.querySelector('.dialog-note').hidden);
  await save({ status: ' ', time_zone: 'Europe/Zurich' });
  deepEqual(profile.sent, [{ status: '', time_zone: 'Europe/Zurich' }]);
  ok(!dialog.open);
  deepEqual(said, ['Your profile is saved.']);
  equal(field('time_zone').options.length, 0, 'hundreds of zones are not kept for nobody');
});

test('where nothing was changed nothing is sent', async () => {
  shown.open();
  await save({});
  deepEqual([profile.sent, said], [[], []]);
  ok(!dialog.open);
});

test('who has no name is told by which one others see them, and asked', async () => {
  profile.user = { name: 'Guest 1A2B', named: false };
  shown.open();
  equal(field('name').value, '');
  match(dialog.querySelector('.dialog-note').textContent, /Guest 1A2B/);
  for (const blank of ['   ', '\u2800']) {
    await save({ name: blank });
    match(problem().textContent, /can be seen/);
  }
  deepEqual([profile.sent, said, dialog.open], [[], [], true]);
  await save({ name: ' Ann ' });
  deepEqual(profile.sent, [{ name: 'Ann' }]);
});

test('what is too long or nothing is not sent, and said', async () => {
  shown.open();
  await save({ name: '   ' });
  match(problem().textContent, /can be seen/);
  await save({ name: 'Ann\u202e' });
  match(problem().textContent, /nobody can see/);
  await save({ name: '\u{1F600}'.repeat(65) });
  match(problem().textContent, /64 characters/);
  await save({ name: '\u{1F600}'.repeat(64), status: 'x'.repeat(141) });
  match(problem().textContent, /140 characters/);
  deepEqual(profile.sent, []);
  ok(dialog.open);
});

test('what the server refuses is said, and what was typed stays', async () => {
  profile.change = refuse(409, 'Not now.');
  shown.open();
  await save({ name: 'Anna' });
  equal(problem().textContent, 'Not now.');
  equal(field('name').value, 'Anna');
  ok(dialog.open);
  profile.change = async () => {};
  await save({});
  ok(!dialog.open);
  shown.open();
  ok(problem().hidden);
});

test('a zone that this browser does not know stays', () => {
  profile.user.time_zone = 'Mars/Olympus_Mons';
  shown.open();
  equal(field('time_zone').value, 'Mars/Olympus_Mons');
});

test('who is asked while they write already goes on writing', () => {
  shown.open();
  field('status').value = 'half a sent';
  shown.open();
  equal(field('status').value, 'half a sent');
});
