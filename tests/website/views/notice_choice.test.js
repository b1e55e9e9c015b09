import { after, beforeEach, deepEqual, equal, match, ok, settle, test } from '/tests/harness.js';
import { NoticeChoice } from '/js/views/notice_choice.js';

let form, settings, choice;

beforeEach(() => {
  const closing = new AbortController();
  form = document.querySelector('#notices').cloneNode(true);
  document.body.append(form);
  settings = Object.assign(new EventTarget(), {
    state: 'off',
    hasSound: true,
    answer: 'on',
    turnOn: async () => (settings.state = settings.answer) === 'on',
    turnOff: () => ((settings.state = 'off'), settings.dispatchEvent(new Event('change'))),
    setSound: (isOn) => (settings.hasSound = isOn),
  });
  choice = new NoticeChoice(form, settings, closing.signal);
  choice.show();
  after(() => (closing.abort(), form.remove()));
});

const note = () => form.querySelector('.notices-note');
const sound = () => form.querySelector('.notices-sound');

test('it shows what is so, and of the sound only where there is something to hear', async () => {
  deepEqual([form.hidden, form.elements.shown.checked, sound().hidden, note().hidden], [false, false, true, true]);
  form.elements.shown.click();
  await settle();
  deepEqual([form.elements.shown.checked, sound().hidden, form.elements.sound.checked], [true, false, true]);
  form.elements.sound.click();
  equal(settings.hasSound, false);
  form.elements.shown.click();
  deepEqual([settings.state, sound().hidden], ['off', true]);
});

test('another tab’s choice is seen', () => {
  settings.state = 'on';
  settings.hasSound = false;
  settings.dispatchEvent(new Event('change'));
  deepEqual([form.elements.shown.checked, form.elements.sound.checked], [true, false]);
});

test('what the browser was told to forbid is said, with what to do', async () => {
  settings.answer = 'denied';
  form.elements.shown.click();
  await settle();
  ok(!form.elements.shown.checked);
  ok(!note().hidden);
  match(note().textContent, /Allow them in its settings/);
});

test('who did not answer can be asked again', async () => {
  settings.answer = 'off';
  form.elements.shown.click();
  await settle();
  ok(!form.elements.shown.checked);
  match(note().textContent, /Turn it on again/);
  settings.answer = 'on';
  form.elements.shown.click();
  await settle();
  ok(note().hidden);
});

test('where the browser has none there is nothing to choose', () => {
  settings.state = 'missing';
  choice.show();
  ok(form.hidden);
});
