// The user's rooms as a list of links: what is unread stands out, and how often somebody has named the user is a number.
import { number } from '../languages/formats.js';
import { texts } from '../languages/texts.js';
import { nameOf } from '../rooms/naming.js';
import { showAvatar } from './avatar.js';
import { find, setText, showItems } from './dom.js';
import { showRoomName } from './room_name.js';
import { Roving } from './roving.js';

// So long after the pointer has moved, whoever was about to press a room has done so.
const RESTS_MS = 500;

export class RoomList {
  #list;
  #roving;
  #resting;
  #shown = [[]];

  constructor(list) {
    this.#list = list;
    this.#roving = new Roving(list, 'a');
    list.onpointermove = list.onpointerdown = () => this.#hold();
  }

  /** `shown` is the id of the room on the screen. None changes places while somebody is about to press one. */
  show(rooms, shown) {
    this.#shown = [rooms, shown];
    const focused = showItems(this.#list, this.#resting ? this.#inPlace(rooms) : rooms, 'room-template', (item, room) => showRoom(item, room, room.id === shown));
    if (!focused) this.#roving.stopAt(find('[aria-current]', this.#list) ?? find('a', this.#list));
  }

  #hold() {
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => {
      this.#resting = 0;
      this.show(...this.#shown);
    }, RESTS_MS);
  }

  #inPlace(rooms) {
    const keys = [...this.#list.children].map(({ dataset }) => dataset.key).reverse();
    return rooms.toSorted((one, other) => keys.indexOf(other.id) - keys.indexOf(one.id));
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
