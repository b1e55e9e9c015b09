// The rooms beside the one on the screen: a column or, on a phone, a drawer, whose button says that something waits in it.
import { number } from '../languages/formats.js';
import { texts } from '../languages/texts.js';
import { find, setText } from './dom.js';
import { RoomList } from './room_list.js';

export class RoomsPanel {
  #panel;
  #toggle;
  #list;
  #note;

  constructor(panel, toggle) {
    this.#panel = panel;
    this.#toggle = toggle;
    this.#list = new RoomList(find('.rooms', panel));
    this.#note = find('.rooms-note', panel);
    // Whoever has chosen a room wants to see it.
    panel.addEventListener('click', ({ target }) => target.closest('a') && this.hide());
  }

  /** `shown` is the id of the room on the screen, or null. */
  show(rooms, shown) {
    this.#list.show(rooms.all, shown);
    this.#note.hidden = rooms.loaded;
    const others = rooms.all.filter(({ id, isLoud }) => isLoud && id !== shown);
    const calls = rooms.callsBut(shown);
    const mark = find('.rooms-mark', this.#toggle);
    mark.hidden = others.length === 0;
    setText(mark, calls ? number(calls) : '');
    setText(find('.rooms-news', this.#toggle), others.length ? texts.rooms.unreadIn(others.length) : '');
  }

  /** Where it is a drawer. */
  hide() {
    this.#panel.hidePopover();
  }

  clear() {
    this.hide();
    this.#list.show([], null);
  }
}
