import { after, beforeEach, deepEqual, equal, test } from '/tests/harness.js';
import { fromTemplate } from '/js/views/dom.js';
import { MembersList } from '/js/views/members_list.js';

const ANN = { id: 'ann', name: 'Ann' };
const member = (id, role = 'member') => ({ user: { id, name: id }, role });
let section, view, asked;

beforeEach(() => {
  section = fromTemplate('members-template');
  document.body.append(section);
  const stopping = new AbortController();
  view = new MembersList(section, stopping.signal);
  asked = [];
  for (const name of ['more', 'retry']) view.addEventListener(name, () => asked.push(name));
  after(() => (stopping.abort(), section.remove()));
});

const show = (all, more = {}, here = []) => view.show({ all, loaded: true, ...more }, new Set(here), ANN);
const rows = () => [...section.querySelectorAll('.person')].map(({ textContent }) => textContent.replace(/^./, ''));
const find = (selector) => section.querySelector(selector);

test('members are listed with their role, and who is here is marked', () => {
  show([member('eve', 'admin'), member('ann')], {}, ['ann']);
  deepEqual(rows(), ['eveyouAdmin', 'ann, here nowyou']);
  deepEqual([...section.querySelectorAll('li')].map(({ className }) => className), ['', 'here']);
  view.showCount(1_234);
  equal(find('.members-total').textContent, '1,234');
  view.showCount(null);
  equal(find('.members-total').textContent, '');
});

test('who comes and goes takes the focus from nobody', () => {
  show([member('ben'), member('cem')]);
  section.querySelectorAll('.person')[1].focus();
  show([member('cem', 'admin'), member('ada'), member('ben')]);
  equal(document.activeElement.closest('li').dataset.userId, 'cem');
  deepEqual([...section.querySelectorAll('.person')].map(({ tabIndex }) => tabIndex), [0, -1, -1]);
});

test('the next page is offered where there is one, and another try where it did not come', () => {
  show([], { loaded: false });
  equal(find('.members-note').textContent, 'Loading members…');
  show([member('ben')], { hasMore: true });
  deepEqual([find('.members-note').textContent, find('.members-more').hidden, find('.members-retry').hidden], ['', false, true]);
  find('.members-more').click();
  show([member('ben')], { hasMore: true, problem: new Error('No answer.') });
  deepEqual([find('.members-note').textContent, find('.members-more').hidden], ['The members could not be loaded. No answer.', true]);
  find('.members-retry').click();
  deepEqual(asked, ['more', 'retry']);
});
