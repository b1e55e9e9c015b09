// The user's rooms as a list of links: what is unread stands out, and how often somebody has named the user is a number.
import { number } from '../languages/formats.js';
import { texts } from '../languages/texts.js';
import { nameOf } from '../rooms/naming.js';
import { showAvatar } from './avatar.js';
import { find, setText, showItems } from './dom.js';
import { showRoomName } from './room_name.js';
import { Roving } from './roving.js';

export class RoomList {
  #list;
  #roving;

  constructor(list) {
    this.#list = list;
    this.#roving = new Roving(list, 'a');
  }

  /** `shown` is the id of the room on the screen. */
  show(rooms, shown) {
    const focused = showItems(this.#list, rooms, 'room-template', (item, room) => showRoom(item, room, room.id === shown));
    if (!focused) this.#roving.stopAt(find('[aria-current]', this.#list) ?? find('a', this.#list));
  }
}

function showRoom(item, room, isShown) {
  const link = find('a', item);
  const { mentions, isLoud } = room;
  link.href = `#${room.id}`;
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
