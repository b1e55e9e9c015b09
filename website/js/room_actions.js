// What can be done with rooms: joins the ways to ask for it, most of them dialogs, to what it does.
import { DEFAULT_ROOM } from './room.js';
import { announce } from './views/announcer.js';
import { find } from './views/dom.js';
import { FindRooms } from './views/find_rooms.js';
import { GoTo } from './views/go_to.js';
import { Invitation } from './views/invitation.js';
import { Invite } from './views/invite.js';
import { JoinBar } from './views/join_bar.js';
import { NewRoom } from './views/new_room.js';
import { RoomMenu } from './views/room_menu.js';

export class RoomActions {
  #api;
  #me;
  #rooms;
  #room;
  #findRooms;
  #newRoom;
  #invite;
  #invitation;
  #menu;
  #goTo;
  #joinBar;

  /** `room` returns the room on the screen; `loadRooms` asks for the list of them anew. */
  constructor({ api, me, rooms, room, names, loadRooms, signal }) {
    this.#api = api;
    this.#me = me;
    this.#rooms = rooms;
    this.#room = room;
    const join = (id) => this.#join(id, loadRooms);
    const finding = { ask: (query) => api.openRooms(query), join, isMember: (id) => Boolean(rooms.get(id)) };
    this.#findRooms = new FindRooms(find('#find-rooms'), finding, signal);
    this.#newRoom = new NewRoom(find('#new-room'), (wanted) => this.#make(wanted), signal);
    this.#invite = new Invite(find('#invite'), (id) => api.invite(id), signal);
    const inviting = { look: (code) => api.invitation(code), accept: (code) => this.#accept(code) };
    this.#invitation = new Invitation(find('#invitation'), inviting, signal);
    const parts = { menu: find('#room-menu'), toggle: find('.room-menu-toggle'), question: find('#room-question') };
    const does = { invite: () => this.#invite.open(room()), leave: (id) => this.#leave(id), archive: (id) => this.#archive(id) };
    this.#menu = new RoomMenu(parts, does, signal);
    this.#joinBar = new JoinBar(find('#join-bar'), find('#composer-form'), join, signal);
    const people = (name) => this.#people(name, names);
    const going = { rooms: () => rooms.all, people, enter: (id) => (location.hash = id), write: (id) => this.#write(id) };
    this.#goTo = new GoTo(find('#go-to'), going, signal);
    find('.open-go-to').addEventListener('click', () => this.#goTo.open(), { signal });
    find('.open-find-rooms').addEventListener('click', () => this.#findRooms.open(), { signal });
    find('.open-new-room').addEventListener('click', () => this.#newRoom.open(), { signal });
  }

  /** What can be done with the room on the screen: a membership or null, and the id of one that can be joined or null. */
  show(membership, joinable) {
    this.#menu.show(membership);
    this.#joinBar.show(joinable);
  }

  goTo() {
    this.#goTo.open();
  }

  showInvitation(code) {
    this.#invitation.show(code);
  }

  hideInvitation() {
    this.#invitation.hide();
  }

  close() {
    for (const dialog of [this.#findRooms, this.#newRoom, this.#invite, this.#menu, this.#goTo]) dialog.close();
  }

  /** The membership comes with the next list, or as an event before that. */
  async #join(id, loadRooms) {
    await this.#api.join(id, this.#me.id);
    loadRooms();
    location.hash = id;
  }

  async #make(wanted) {
    this.#enter(await this.#api.makeRoom(wanted));
  }

  /** The same people always have the same room. */
  async #write(userId) {
    this.#enter(await this.#api.makeRoom({ kind: 'direct', users: [userId] }));
  }

  async #people(name, names) {
    const { users } = await this.#api.people(name);
    names.learn(users);
    return users.filter(({ id }) => id !== this.#me.id);
  }

  async #accept(code) {
    this.#enter(await this.#api.accept(code));
  }

  async #leave(id) {
    await this.#api.leave(id, this.#me.id);
    this.#gone(id);
    announce('You have left the room.');
  }

  async #archive(id) {
    await this.#api.changeRoom(id, { archived: true });
    this.#gone(id);
    announce('The room is archived.');
  }

  #enter(membership) {
    this.#rooms.told(membership);
    location.hash = membership.id;
  }

  #gone(id) {
    this.#rooms.left(id);
    if (this.#room()?.id === id) location.hash = DEFAULT_ROOM;
  }
}
