// The user's rooms as a list of links: what is unread stands out, and how often somebody has named the user is a number.
import { number } from '../languages/formats.js';
import { texts } from '../languages/texts.js';
import { nameOf } from '../rooms/naming.js';
import { showAvatar } from './avatar.js';
import { find, fromTemplate, setText } from './dom.js';
import { showRoomName } from './room_name.js';
import { Roving } from './roving.js';

export class RoomList {
  #list;
  #roving;
  #items = new Map();

  constructor(list) {
    this.#list = list;
    this.#roving = new Roving(list, 'a');
  }

  /** `shown` is the id of the room on the screen. */
  show(rooms, shown) {
    const focused = this.#list.contains(document.activeElement) ? document.activeElement : null;
    this.#removeAllBut(new Set(rooms.map(({ id }) => id)));
    let place = this.#list.firstElementChild;
    for (const room of rooms) {
      const item = this.#itemFor(room);
      showRoom(item, room, room.id === shown);
      if (item === place) place = place.nextElementSibling;
      else this.#list.insertBefore(item, place);
    }
    // What is moved loses it.
    if (focused?.isConnected) focused.focus();
    else this.#roving.stopAt(find('[aria-current]', this.#list) ?? find('a', this.#list));
  }

  #removeAllBut(ids) {
    for (const [id, item] of this.#items) {
      if (ids.has(id)) continue;
      item.remove();
      this.#items.delete(id);
    }
  }

  #itemFor({ id }) {
    if (!this.#items.has(id)) {
      const item = fromTemplate('room-template');
      find('a', item).href = `#${id}`;
      this.#items.set(id, item);
    }
    return this.#items.get(id);
  }
}

function showRoom(item, room, isShown) {
  const link = find('a', item);
  const { mentions, isLoud } = room;
  showRoomName(link, room);
  link.title = nameOf(room);
  link.ariaCurrent = isShown ? 'page' : null;
  link.classList.toggle('unread', isLoud);
  link.classList.toggle('quiet', room.involvement === 'nothing');
  if (room.kind === 'direct' && room.users.length) showAvatar(find('.avatar', link), room.users[0]);
  const count = find('.room-mentions', link);
  count.hidden = mentions === 0 || room.involvement === 'nothing';
  setText(count, number(mentions));
  setText(find('.room-news', link), newsOf(mentions, isLoud));
}

/** For who does not see it. */
function newsOf(mentions, isLoud) {
  if (!isLoud) return '';
  return mentions ? texts.rooms.unreadMentioned(mentions) : texts.rooms.unread;
}
