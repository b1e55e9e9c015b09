// The line above a reply: whose message it answers, and what that says now. It leads there.
import { texts } from '../languages/texts.js';
import { find, fromTemplate, setText } from './dom.js';

export function showQuote(item, original) {
  let quote = find('.quote', item);
  if (!original) return void quote?.remove();
  if (!quote) {
    quote = fromTemplate('quote-template');
    find('.text', item).before(quote);
  }
  quote.dataset.original = original.id;
  setText(find('.quote-author', quote), original.author?.name ?? '');
  setText(find('.quote-text', quote), original.deleted ? texts.messages.deleted : inOneLine(original.text));
  quote.classList.toggle('deleted', Boolean(original.deleted));
}

export function inOneLine(text) {
  return text.replace(/\s+/g, ' ');
}
