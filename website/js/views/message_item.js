// One message as a list item, from its first appearance as pending to its last version. It stands in a live region:
// only what differs is touched, or a screen reader would read all of it again.
import { texts } from '../languages/texts.js';
import { isEmojiOnly } from '../messages/text.js';
import { showAvatar } from './avatar.js';
import { find, fromTemplate, setText } from './dom.js';
import { showQuote } from './quote.js';
import { showReactions } from './reactions.js';
import { nodesOf } from './rich_text.js';
import { showTime } from './time.js';

export function createMessage() {
  return fromTemplate('message-template');
}

/** Shows a row in an item that shows another version of it, or nothing yet. */
export function showMessage(item, row, before = {}) {
  const differs = (...names) => names.some((name) => row[name] !== before[name]);
  if (row.id) item.dataset.id = row.id;
  if (row.own) item.dataset.clientId = row.key;
  item.dataset.state = row.state;
  item.classList.toggle('own', row.own);
  item.classList.toggle('starts-group', row.startsGroup);
  item.classList.toggle('deleted', Boolean(row.deleted));
  showAvatar(find('.avatar', item), row.author);
  showAuthor(find('.author', item), row);
  find('.you', item).hidden = !row.own;
  showTime(find('time', item), row.at, row.startsGroup);
  item.classList.toggle('for-me', row.forMe);
  if (differs('text', 'deleted') || !isSame(row.people, before.people)) showText(find('.text', item), row);
  showQuote(item, row.deleted ? null : row.quote);
  showReactions(item, row.reactions);
  if (differs('state', 'problem', 'waits', 'edited', 'deleted', 'mayUndo', 'gone')) showStatus(find('.status', item), row);
}

/** Where its place tells whose a message is, the name is still there to be heard. */
function showAuthor(element, { author, own, startsGroup }) {
  setText(element, author.name);
  element.classList.toggle('visually-hidden', own || !startsGroup);
}

function showText(element, { text, people, deleted }) {
  element.classList.toggle('emoji', !deleted && isEmojiOnly(text));
  element.replaceChildren(...(deleted ? [texts.messages.deleted] : nodesOf(text, people)));
}

function showStatus(element, { state, problem, waits, edited, deleted, mayUndo, gone }) {
  element.hidden = state === 'sent' && !mayUndo && (!edited || deleted);
  // That it is on its way is for the eye; that it has failed is for everyone.
  element.ariaHidden = state === 'pending' ? 'true' : null;
  if (element.hidden) element.replaceChildren();
  else if (mayUndo) element.replaceChildren(fromTemplate('undo-template'));
  else if (state === 'sent') element.replaceChildren(texts.messages.edited);
  else if (state === 'pending') element.replaceChildren(waits || texts.messages.sending);
  else element.replaceChildren(`${problem} `, fromTemplate('failed-template'));
  if (gone) find('.retry', element)?.remove();
}

function isSame(people, others = []) {
  return people.length === others.length && people.every(({ name }, index) => name === others[index].name);
}
