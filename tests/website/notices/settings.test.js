import { after, beforeEach, deepEqual, equal, ok, test } from '/tests/harness.js';
import { FakeNotification } from '/tests/support/notification.js';
import { NoticeSettings } from '/js/notices/settings.js';

beforeEach(() => localStorage.clear());

function made(user = 'ann') {
  const settings = new NoticeSettings(user);
  settings.changes = 0;
  settings.addEventListener('change', () => (settings.changes += 1));
  after(() => settings.close());
  return settings;
}

test('nobody is asked before they want it, and what they want is so the next time, for them alone', async () => {
  FakeNotification.install('default');
  const settings = made();
  equal(settings.state, 'off');
  equal(FakeNotification.asked, 0);
  equal(await settings.turnOn(), true);
  equal(FakeNotification.asked, 1);
  equal(settings.state, 'on');
  equal(made().state, 'on');
  equal(made('ben').state, 'off');
  settings.turnOff();
  deepEqual([settings.state, made().state], ['off', 'off']);
  equal(settings.changes, 2);
});

test('who says no, or nothing, is told nothing', async () => {
  FakeNotification.install('default', 'denied');
  const settings = made();
  equal(await settings.turnOn(), false);
  equal(settings.state, 'denied');
  FakeNotification.install('default', 'default');
  equal(await settings.turnOn(), false);
  equal(settings.state, 'off');
});

test('what was allowed and is forbidden again is so, and comes back with the permission', async () => {
  FakeNotification.install();
  const settings = made();
  await settings.turnOn();
  FakeNotification.permission = 'denied';
  equal(settings.state, 'denied');
  FakeNotification.permission = 'granted';
  equal(settings.state, 'on');
});

test('the sound can be turned off, and another tab hears of it', () => {
  FakeNotification.install();
  const settings = made();
  ok(settings.hasSound);
  settings.setSound(false);
  ok(!settings.hasSound);
  ok(!made().hasSound);
  settings.setSound(true);
  ok(settings.hasSound);
  dispatchEvent(new StorageEvent('storage', { key: 'chatroom.ann.notices.sound', newValue: 'false', storageArea: localStorage }));
  equal(settings.changes, 3);
});

test('a browser that has none says so', () => {
  const { Notification: real } = globalThis;
  after(() => (globalThis.Notification = real));
  globalThis.Notification = undefined;
  equal(made().state, 'missing');
});
