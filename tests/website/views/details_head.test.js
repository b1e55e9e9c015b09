import { after, beforeEach, deepEqual, equal, test } from '/tests/harness.js';
import { DetailsHead } from '/js/views/details_head.js';
import { fromTemplate } from '/js/views/dom.js';

let head, view;

beforeEach(() => {
  head = fromTemplate('details-template');
  document.body.append(head);
  const stopping = new AbortController();
  view = new DetailsHead(head, stopping.signal);
  after(() => (stopping.abort(), head.remove()));
});

const text = (selector) => head.querySelector(selector).textContent;
const offered = () => [...head.querySelectorAll('[data-right]:not([hidden])')].map(({ dataset }) => dataset.right);

test('a room has its name, its topic, and who may come in', () => {
  view.show({ kind: 'closed', name: 'Garden', topic: 'Apples' }, new Set(['invite']));
  deepEqual(['.details-name', '.details-topic'].map(text), ['Garden', 'Apples']);
  equal(text('.details-kind'), 'Only its members know of this room. One comes in by an invitation.');
  deepEqual(offered(), ['invite']);
  view.show({ kind: 'open', name: 'Garden', topic: '', archived_at: '2030-01-01T00:00:00.000Z' }, new Set());
  equal(head.querySelector('.details-topic').hidden, true);
  equal(text('.details-kind'), 'Everybody can find, read and join this room. It is archived: nobody writes here any more.');
  deepEqual(offered(), []);
});

test('what is asked for is told by its name', () => {
  const asked = [];
  for (const name of ['invite', 'settings', 'export', 'invitations']) view.addEventListener(name, () => asked.push(name));
  head.querySelector('[data-right=settings]').click();
  head.querySelector('[data-right=export] svg').dispatchEvent(new MouseEvent('click', { bubbles: true }));
  deepEqual(asked, ['settings', 'export']);
});
