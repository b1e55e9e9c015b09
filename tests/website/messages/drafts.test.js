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
  drafts.keep('garden', 'Roses');
  drafts.keep('general', 'Good mor');
  deepEqual([drafts.recall('garden'), drafts.recall('general'), drafts.recall('attic')], ['Roses', 'Good mor', '']);
  drafts.keep('garden', '');
  equal(openTab('1').recall('garden'), '');
});

test('two tabs that write in the same room keep both texts', async () => {
  const [one, other] = [openTab('1'), openTab('2')];
  one.keep('garden', 'by one');
  other.keep('garden', 'by the other');
  deepEqual([one.recall('garden'), other.recall('garden')], ['by one', 'by the other']);
  equal(await openTab('3').adopt('garden', always), '');
});

test('what a closed tab has left is taken over, the newest first, and once', async () => {
  for (const id of ['old', 'new']) {
    const tab = openTab(id);
    tab.keep('garden', `by the ${id} one`);
    tab.shut();
    await clock.advance(1_000);
  }
  const [next, another] = [openTab('1'), openTab('2')];
  equal(await next.adopt('garden', always), 'by the new one');
  equal(next.recall('garden'), 'by the new one');
  equal(await another.adopt('garden', always), 'by the old one');
  equal(await openTab('3').adopt('garden', always), '');
});

test('it survives a sign-out, for its user alone, and only in its room', async () => {
  const tab = openTab('1');
  tab.keep('garden', 'Roses');
  tab.close();
  tab.shut();
  equal(await openTab('2', 'ben').adopt('garden', always), '');
  equal(await openTab('2').adopt('garden-party', always), '');
  equal(await openTab('2').adopt('garden', always), 'Roses');
});

test('it stays for later where something has been typed meanwhile', async () => {
  const tab = openTab('1');
  tab.keep('garden', 'Roses');
  tab.shut();
  const next = openTab('2');
  equal(await next.adopt('garden', () => false), '');
  equal(await next.adopt('garden', always), 'Roses');
});

test('where the browser does not tell which tabs are open, the newest text of any is taken', async () => {
  openTab('1').keep('garden', 'Roses');
  fakeLocks(null);
  equal(await openTab('2').adopt('garden', always), 'Roses');
});
