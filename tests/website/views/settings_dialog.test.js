import { after, beforeEach, deepEqual, equal, test } from '/tests/harness.js';
import { blockStorage } from '/tests/support/storage.js';
import { hours } from '/js/languages/hours.js';
import { SettingsDialog } from '/js/views/settings_dialog.js';

const element = document.querySelector('#settings');
const { content } = document.querySelector('#languages');
const select = element.querySelector('select');
let settings, reloads;

beforeEach(() => {
  localStorage.clear();
  const stopping = new AbortController();
  const [english, arabic] = [['English', 'en'], ['العربية', 'ar']].map(([title, hreflang]) =>
    Object.assign(document.createElement('link'), { title, hreflang }),
  );
  content.replaceChildren(english, arabic);
  reloads = 0;
  settings = new SettingsDialog(element, stopping.signal, () => (reloads += 1));
  settings.open();
  after(() => {
    stopping.abort();
    settings.close();
    content.replaceChildren();
    hours.choose('system');
  });
});

const use = () => element.querySelector('#language button');

function pick(language) {
  select.value = language;
  select.dispatchEvent(new Event('change', { bubbles: true }));
}

test('it offers the browser’s language, and each that there is by its own name', () => {
  const offered = [...select.options].map(({ value, text, lang }) => [value, text, lang]);
  deepEqual(offered, [['', 'As the browser has it (⁨English⁩)', ''], ['en', 'English', 'en'], ['ar', 'العربية', 'ar']]);
  equal(select.value, '');
});

test('another language is used once one says so, and the page comes anew', () => {
  equal(use().hidden, true);
  pick('ar');
  deepEqual([use().hidden, reloads, localStorage.getItem('chatroom.language')], [false, 0, null]);
  use().click();
  deepEqual([reloads, localStorage.getItem('chatroom.language')], [1, 'ar']);
  pick('ar');
  equal(use().hidden, true);
  pick('');
  use().click();
  deepEqual([reloads, localStorage.getItem('chatroom.language')], [2, null]);
});

test('where nothing can be kept the page stays, and it is said why', () => {
  pick('ar');
  blockStorage();
  use().click();
  const { hidden, textContent } = element.querySelector('#language .dialog-problem');
  deepEqual([reloads, hidden, textContent], [0, false, 'This browser keeps nothing, so the language stays as it is.']);
});

test('the clock has other hours at once', () => {
  element.querySelector('[name=hours][value=h12]').click();
  equal(hours.cycle, 'h12');
  settings.close();
  settings.open();
  equal(element.querySelector('#hours').elements.hours.value, 'h12');
});

test('what is chosen in another tab is what is chosen here', () => {
  const chosen = () => element.querySelector('#hours').elements.hours.value;
  equal(chosen(), 'system');
  for (const [newValue, shown] of [['h12', 'h12'], ['h23', 'h23'], [null, 'system']]) {
    dispatchEvent(new StorageEvent('storage', { key: 'chatroom.hours', newValue }));
    equal(chosen(), shown);
  }
});
