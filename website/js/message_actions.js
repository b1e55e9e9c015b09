// What can be done with a message: joins the ways to ask for it to what it does.
import { rightsOver } from './messages/rights.js';
import { copyText } from './views/clipboard.js';
import { find } from './views/dom.js';
import { onLongPress } from './views/long_press.js';
import { MessageBar } from './views/message_bar.js';
import { MessageFocus } from './views/message_focus.js';
import { MessageMenu } from './views/message_menu.js';

export class MessageActions {
  #room;
  #focus;
  #bar;
  #menu;
  #does = {
    'copy-text': (message) => copyText(message.text, 'The text is copied.'),
    'copy-link': (message) => copyText(linkTo(message), 'The link is copied.'),
  };

  /** `room` returns the room on the screen. */
  constructor({ room }) {
    const list = find('#messages');
    this.#room = room;
    this.#focus = new MessageFocus(find('#log'), list);
    this.#bar = new MessageBar(find('#message-bar'), list);
    this.#menu = new MessageMenu(find('#message-menu'));
    this.#focus.addEventListener('open', ({ detail: item }) => this.#open(item, { back: () => this.#focus.focus(item) }));
    this.#bar.addEventListener('choose', ({ detail }) => this.#chosen(detail));
    this.#menu.addEventListener('choose', ({ detail }) => this.#chosen(detail));
    onLongPress(list, '.message', (item) => this.#open(item));
  }

  /** Leaves nothing on the page. */
  clear() {
    this.#bar.hide();
    this.#menu.close();
  }

  #open(item, how) {
    const message = this.#messageOf(item);
    const may = message && rightsOver(message);
    if (may?.size) this.#menu.open(item, may, how);
  }

  #chosen({ action, item, button, back }) {
    if (action === 'menu') return this.#open(item, { anchor: button });
    const message = this.#messageOf(item);
    if (message) this.#does[action](message);
    back?.();
  }

  /** Null for what is not stored yet. */
  #messageOf({ dataset: { id } }) {
    return this.#room()?.timeline.messages.find((message) => message.id === id) ?? null;
  }
}

function linkTo({ room, id }) {
  return new URL(`#${room}/${id}`, location.href).href;
}
