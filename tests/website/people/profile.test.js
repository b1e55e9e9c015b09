import { after, beforeEach, deepEqual, equal, ok, test } from '/tests/harness.js';
import { Profile } from '/js/people/profile.js';

let api, profile, changes;

beforeEach(() => {
  localStorage.clear();
  api = {
    user: { id: 'ann', name: 'Guest 1A2B', named: false, admin: true },
    me: async () => api.user,
    changeMe: async ({ ...fields }) => ({ id: 'ann', name: 'Guest 1A2B', named: Boolean(fields.name), ...fields }),
  };
  changes = 0;
  profile = made();
});

function made() {
  const one = new Profile(api, 'ann');
  one.addEventListener('change', () => (changes += 1));
  after(() => one.close());
  return one;
}

test('nothing is known before the server has said it, and it is kept from then on', async () => {
  equal(profile.user, null);
  ok(!profile.isLoaded && !profile.isKeeper);
  await profile.load();
  deepEqual(profile.user, api.user);
  ok(profile.isLoaded);
  const next = made();
  deepEqual(next.user, api.user);
  ok(!next.isLoaded);
});

test('a change is what the server answers, and who keeps order still does', async () => {
  await profile.load();
  await profile.change({ name: 'Ann', status: 'away' });
  deepEqual(profile.user, { id: 'ann', name: 'Ann', named: true, status: 'away', admin: true });
  ok(profile.isKeeper);
  await profile.change({ name: 'Ann' });
  equal(profile.user.status, undefined, 'what the answer does not have is gone');
  equal(changes, 3);
});

test('a change that fails changes nothing', async () => {
  await profile.load();
  api.changeMe = async () => Promise.reject(new Error('no'));
  equal(await profile.change({ name: 'Ann' }).catch(({ message }) => message), 'no');
  equal(profile.user.name, 'Guest 1A2B');
});

test('another tab shows the same', async () => {
  await profile.load();
  const other = { ...api.user, name: 'Anna', named: true };
  const key = Object.keys(localStorage).find((each) => each.endsWith('.me'));
  dispatchEvent(new StorageEvent('storage', { key, newValue: JSON.stringify(other), storageArea: localStorage }));
  deepEqual(profile.user, other);
  dispatchEvent(new StorageEvent('storage', { key, newValue: null, storageArea: localStorage }));
  deepEqual(profile.user, other, 'a tab that was closed says nothing of this one');
});

test('who has no name is asked for one once in a browser, and who has one never', async () => {
  ok(!profile.shouldAskForName(), 'nobody knows yet');
  await profile.load();
  ok(profile.shouldAskForName());
  ok(!profile.shouldAskForName());
  ok(!made().shouldAskForName());
  localStorage.clear();
  api.user = { ...api.user, named: true };
  await profile.load();
  ok(!profile.shouldAskForName());
});

test('nothing of it is left when it is closed, but that one was asked', async () => {
  await profile.load();
  profile.shouldAskForName();
  profile.close();
  deepEqual(Object.keys(localStorage).map((key) => key.split('.').at(-1)), ['asked for a name']);
});

test('an answer that comes after the sign-out leaves nothing in the browser', async () => {
  const gate = Promise.withResolvers();
  api.me = () => gate.promise;
  api.changeMe = () => gate.promise;
  const asked = [profile.load(), profile.change({ name: 'Ann' })];
  profile.close();
  gate.resolve(api.user);
  await Promise.all(asked);
  deepEqual(Object.keys(localStorage), []);
});
