// What people have reacted with, below a message. What stays keeps its button, and with it the focus.
import { number } from '../languages/formats.js';
import { find, fromTemplate, setText } from './dom.js';

export function showReactions(item, reactions) {
  let list = find('.reactions', item);
  if (!reactions.length) return void list?.remove();
  if (!list) {
    list = fromTemplate('reactions-template');
    find('.status', item).before(list);
  }
  const known = new Map([...list.children].map((button) => [button.dataset.emoji, button]));
  for (const [emoji, button] of known) if (!reactions.some((reaction) => reaction.emoji === emoji)) button.remove();
  let place = list.firstElementChild;
  for (const reaction of reactions) {
    const button = known.get(reaction.emoji) ?? buttonFor(reaction.emoji);
    setText(button.lastElementChild, number(reaction.count));
    button.ariaPressed = String(reaction.own);
    if (button === place) place = place.nextElementSibling;
    else list.insertBefore(button, place);
  }
}

function buttonFor(emoji) {
  const button = fromTemplate('reaction-template');
  button.dataset.emoji = emoji;
  button.firstElementChild.textContent = emoji;
  return button;
}
