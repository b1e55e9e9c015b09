import { beforeEach, deepEqual, equal, ok, test } from '/tests/harness.js';
import { showQuote } from '/js/views/quote.js';

let item;

beforeEach(() => {
  item = document.querySelector('#message-template').content.firstElementChild.cloneNode(true);
});

const quote = () => item.querySelector('.quote');

test('it says whose message it is and what that says, in one line', () => {
  showQuote(item, { id: '1', author: { id: 'ben', name: 'Ben' }, text: 'Shall\n we?' });
  equal(quote().textContent, 'In reply to Ben Shall we?');
  equal(quote().dataset.original, '1');
  const before = quote();
  showQuote(item, { id: '1', deleted: true });
  equal(quote(), before);
  ok(quote().textContent.endsWith('Message deleted'));
});

test('what replies to nothing has none', () => {
  const before = item.outerHTML;
  showQuote(item, undefined);
  showQuote(item, { id: '1', deleted: true });
  showQuote(item, null);
  deepEqual(item.outerHTML, before);
});
