// What can be done on the page besides to read and to write: with messages, with rooms, with one's own account. It is loaded
// while the first messages are on their way, which wait for no more than they need.
import { Account } from './account.js';
import { Details } from './details.js';
import { MessagesAtHand } from './messages_at_hand.js';
import { Notifying } from './notices/notifying.js';
import { RoomActions } from './room_actions.js';
import { withDialogs } from './views/dialogs.js';
import { find } from './views/dom.js';
import { OnDemand } from './views/on_demand.js';
import { Theme } from './views/theme.js';

/** Event: `mark`, with a message to read again from. */
export class Doing extends EventTarget {
  #messages;
  #rooms;
  #account;
  #details;
  #notifying;
  #keyList;

  /** `room` returns the room on the screen; `loadRooms` asks for the list of them anew. */
  constructor({ api, session, me, live, rooms, room, names, looks, places, shelf, composer, loadRooms, signal }) {
    super();
    this.#keyList = new OnDemand(
      () => withDialogs(import('./views/key_list.js')),
      ({ KeyList }) => new KeyList(find('#keys'), signal),
    );
    this.#account = new Account({ api, session, me, names, live, keyList: this.#keyList, signal });
    const [panel, toggle, { profile }] = [find('#people-panel'), find('.people-toggle'), this.#account];
    const isKeeper = () => profile.isKeeper;
    this.#messages = new MessagesAtHand({ api, me, room, looks, places, composer, names, isKeeper, signal });
    this.#rooms = new RoomActions({ api, me, rooms, room, names, composer, profile, loadRooms, signal });
    this.#notifying = new Notifying({ api, me, rooms, room, names, shelf }, { menu: find('#account-menu'), form: find('#notices'), signal });
    const does = { invite: () => this.#rooms.invite(), write: (userId) => this.#rooms.write(userId) };
    const make = ({ RoomDetails }) => new RoomDetails({ api, me, rooms, profile, panel, ...does, signal });
    this.#details = new Details({ panel, toggle, make, hears: (id) => live.room === id, signal });
    new Theme(find('#theme'), document.documentElement, signal);
    const on = (target, type, run) => target.addEventListener(type, run, { signal });
    for (const type of ['joined', 'awake']) on(live, type, () => this.#details.missed());
    on(this.#messages, 'author', ({ detail }) => this.#details.openPerson(detail));
    on(this.#messages, 'mark', ({ detail }) => this.dispatchEvent(new CustomEvent('mark', { detail })));
    on(this.#account, 'order', () => this.#details.openOrder());
  }

  /** What is on the screen: a membership or null, the id of a room that can be joined or null, and the room or null. */
  show(membership, joinable, room) {
    this.#rooms.show(membership, joinable);
    this.#details.show(room);
  }

  receive(events) {
    this.#account.receive(events);
    this.#details.receive(events);
    this.#notifying.receive(events);
  }

  goTo() {
    this.#rooms.goTo();
  }

  showKeys() {
    this.#keyList.use((dialog) => dialog.open());
  }

  showInvitation(code) {
    this.#rooms.showInvitation(code);
  }

  /** The room on the screen is left. */
  leave() {
    this.#messages.leave();
    this.#rooms.leave();
  }

  close() {
    this.#messages.close();
    this.#rooms.close();
    this.#details.close();
    this.#account.close();
    this.#keyList.close();
  }
}
