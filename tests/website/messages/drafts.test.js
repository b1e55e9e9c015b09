import { after, beforeEach, deepEqual, equal, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { emptyStorage, fakeLocks } from '/tests/support/tabs.js';
import { Drafts } from '/js/messages/drafts.js';

let clock, locks;

beforeEach(() => {
  emptyStorage();
  clock = FakeClock.install();
  locks = fakeLocks();
});

const always = () => true;

/** A tab that is open until it is closed. */
function openTab(id, user = 'ann') {
  locks.held.add(`chatroom.tab.${id}`);
  const drafts = new Drafts(user, { id });
  after(() => drafts.close());
  return Object.assign(drafts, { shut: () => locks.held.delete(`chatroom.tab.${id}`) });
}

test('each room has its own draft, until it is empty', () => {
  const drafts = openTab('1');
  drafts.keep('garden', { text: 'Roses' });
  drafts.keep('general', { text: 'Good mor' });
  deepEqual([drafts.recall('garden').text, drafts.recall('general').text, drafts.recall('attic').text], ['Roses', 'Good mor', '']);
  drafts.keep('garden', { text: '' });
  equal(openTab('1').recall('garden').text, '');
});

test('two tabs that write in the same room keep both texts', async () => {
  const [one, other] = [openTab('1'), openTab('2')];
  one.keep('garden', { text: 'by one' });
  other.keep('garden', { text: 'by the other' });
  deepEqual([one.recall('garden').text, other.recall('garden').text], ['by one', 'by the other']);
  equal(await openTab('3').adopt('garden', always), null);
});

test('what a closed tab has left is taken over, the newest first, and once', async () => {
  for (const id of ['old', 'new']) {
    const tab = openTab(id);
    tab.keep('garden', { text: `by the ${id} one` });
    tab.shut();
    await clock.advance(1_000);
  }
  const [next, another] = [openTab('1'), openTab('2')];
  equal((await next.adopt('garden', always)).text, 'by the new one');
  equal(next.recall('garden').text, 'by the new one');
  equal((await another.adopt('garden', always)).text, 'by the old one');
  equal(await openTab('3').adopt('garden', always), null);
});

test('it survives a sign-out, for its user alone, and only in its room', async () => {
  const tab = openTab('1');
  tab.keep('garden', { text: 'Roses' });
  tab.close();
  tab.shut();
  equal(await openTab('2', 'ben').adopt('garden', always), null);
  equal(await openTab('2').adopt('garden-party', always), null);
  equal((await openTab('2').adopt('garden', always)).text, 'Roses');
});

test('it stays for later where something has been typed meanwhile', async () => {
  const tab = openTab('1');
  tab.keep('garden', { text: 'Roses' });
  tab.shut();
  const next = openTab('2');
  equal(await next.adopt('garden', () => false), null);
  equal((await next.adopt('garden', always)).text, 'Roses');
});

test('where the browser does not tell which tabs are open, the newest text of any is taken', async () => {
  openTab('1').keep('garden', { text: 'Roses' });
  fakeLocks(null);
  equal((await openTab('2').adopt('garden', always)).text, 'Roses');
});

test('an edit that is begun is kept beside the text, and what is no edit is not', () => {
  const edit = { id: '1', sent: 'a', original: 'a', text: 'ab', named: [] };
  openTab('1').keep('garden', { text: 'Roses', edit });
  deepEqual(openTab('1').recall('garden'), { text: 'Roses', edit });
  openTab('1').keep('garden', { text: '', edit });
  deepEqual(openTab('1').recall('garden'), { text: '', edit });
  openTab('1').keep('garden', { text: 'Roses', edit: { id: '1' } });
  deepEqual(openTab('1').recall('garden'), { text: 'Roses' });
});

test('what a text replies to is kept with it', () => {
  const reply_to = { id: '1', author: { id: 'ben', name: 'Ben' }, text: 'Shall we?' };
  openTab('1').keep('garden', { text: '', reply_to });
  deepEqual(openTab('1').recall('garden'), { text: '', reply_to });
  openTab('1').keep('garden', { text: 'Yes', reply_to: { id: '1' } });
  deepEqual(openTab('1').recall('garden'), { text: 'Yes' });
});

test('whom a text names is kept with it, and what is no name is not', () => {
  const named = [{ id: 'ben', label: 'Ben' }];
  openTab('1').keep('garden', { text: '@Ben', named: [...named, { id: 'x' }, 'y'] });
  deepEqual(openTab('1').recall('garden'), { text: '@Ben', named });
});
