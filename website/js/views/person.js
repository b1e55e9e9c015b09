// A person in a list: a button that says who they are.
import { texts } from '../languages/texts.js';
import { showAvatar } from './avatar.js';
import { find, setText } from './dom.js';

/** `isHere` marks who is; `role` is what stands behind the name. */
export function showPerson(item, person, { isMe = false, isHere = false, role = '' } = {}) {
  item.dataset.userId = person.id;
  item.classList.toggle('here', isHere);
  showAvatar(find('.avatar', item), person);
  setText(find('.person-name', item), person.name);
  find('.person-you', item).hidden = !isMe;
  setText(find('.person-role', item), role);
  setText(find('.person-here', item), isHere ? texts.details.isHere : '');
}
