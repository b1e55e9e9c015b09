// What can be done with rooms: joins the ways to ask for it, most of them dialogs, to what it does.
import { texts } from './languages/texts.js';
import { DEFAULT_ROOM, roomIdIn } from './rooms/addresses.js';
import { rightsIn } from './rooms/rights.js';
import { announce } from './views/announcer.js';
import { withDialogs } from './views/dialogs.js';
import { find } from './views/dom.js';
import { GoToBox } from './views/go_to_box.js';
import { OnDemand } from './views/on_demand.js';
import { RoomMenu } from './views/room_menu.js';

// Of a room's members, a hundred each.
const MOST_PAGES = 3;

export class RoomActions {
  #api;
  #me;
  #rooms;
  #room;
  #findRooms;
  #newRoom;
  #invite;
  #invitation;
  #question;
  #menu;
  #goTo;
  #joinBar;
  #joinable = null;
  #archived;
  #composer;
  #profile;
  /** The id of a room that the user is to write in as soon as they can, or null. */
  #awaited = null;

  /** `room` returns the room on the screen; `loadRooms` asks for the list of them anew. */
  constructor({ api, me, rooms, room, names, composer, profile, loadRooms, signal }) {
    this.#api = api;
    this.#me = me;
    this.#rooms = rooms;
    this.#room = room;
    this.#composer = composer;
    this.#profile = profile;
    const join = (id) => this.#join(id, loadRooms);
    const finding = { ask: (query) => api.openRooms(query), join, isMember: (id) => Boolean(rooms.get(id)) };
    this.#findRooms = new OnDemand(
      () => withDialogs(import('./views/find_rooms.js')),
      ({ FindRooms }) => new FindRooms(find('#find-rooms'), finding, signal),
    );
    const make = (wanted) => this.#make(wanted);
    this.#newRoom = new OnDemand(
      () => withDialogs(import('./views/new_room.js')),
      ({ NewRoom }) => new NewRoom(find('#new-room'), make, signal),
    );
    this.#invite = new OnDemand(
      () => withDialogs(import('./views/invite.js')),
      ({ Invite }) => new Invite(find('#invite'), (id) => api.invite(id), this.#bringing(names, loadRooms), signal),
    );
    const inviting = { look: (code) => api.invitation(code), accept: (code) => this.#accept(code) };
    this.#invitation = new OnDemand(
      () => import('./views/invitation.js'),
      ({ Invitation }) => new Invitation(find('#invitation'), inviting, signal),
    );
    this.#question = new OnDemand(
      () => withDialogs(import('./views/room_question.js')),
      ({ RoomQuestion }) => new RoomQuestion(find('#room-question'), signal),
    );
    find('.history-invite').addEventListener('click', () => this.invite(), { signal });
    this.#menu = new RoomMenu(find('#room-menu'), find('.room-menu-toggle'), this.#does(), signal);
    profile.addEventListener('change', () => this.#showMenu(), { signal });
    this.#joinBar = new OnDemand(
      () => import('./views/join_bar.js'),
      ({ JoinBar }) => new JoinBar(find('#join-bar'), join, signal),
    );
    this.#archived = new OnDemand(
      () => import('./views/archived_bar.js'),
      ({ ArchivedBar }) => new ArchivedBar(find('#archived-bar'), profile, this.#does(), signal),
    );
    const people = (name) => this.#people(name, names);
    const going = { rooms: () => rooms.all, people, enter: (id) => (location.hash = id), write: (id) => this.write(id) };
    this.#goTo = new GoToBox(find('#go-to'), going, signal);
    find('.open-go-to').addEventListener('click', () => this.goTo(), { signal });
    const openers = { '.open-find-rooms': this.#findRooms, '.open-new-room': this.#newRoom };
    for (const [button, dialog] of Object.entries(openers)) {
      find(button).addEventListener('click', () => dialog.use((part) => part.open()), { signal });
    }
  }

  /** What can be done with the room on the screen: a membership or null, and the id of one that can be joined or null. */
  show(membership, joinable) {
    this.#showMenu();
    this.#showJoinBar(joinable);
    this.#showArchived();
    if (!membership || membership.id !== this.#awaited) return;
    // The button that was pressed is gone.
    this.#awaited = null;
    this.#composer.beReady();
  }

  /** Into the room on the screen. */
  invite() {
    const room = this.#room();
    this.#invite.use((dialog) => dialog.open(room));
  }

  goTo() {
    this.#goTo.open();
  }

  /** The same people always have the same room. */
  async write(userId) {
    await this.#enter(this.#api.makeRoom({ kind: 'direct', users: [userId] }));
  }

  showInvitation(code) {
    this.#invitation.use((page) => page.show(code));
  }

  /** The room on the screen is left, and what was asked of it with it. */
  leave() {
    for (const part of [this.#invitation, this.#invite, this.#question, this.#menu]) part.close();
  }

  close() {
    for (const part of [this.#findRooms, this.#newRoom, this.#invite, this.#question, this.#menu, this.#goTo]) part.close();
  }

  async #showJoinBar(joinable) {
    this.#joinable = joinable;
    if (joinable) await this.#joinBar.load();
    this.#joinBar.part?.show(this.#joinable);
  }

  /** Who may bring the room on the screen back is told once it is known that it is archived. */
  async #showArchived() {
    const about = () => this.#room()?.about ?? null;
    if (about()?.archived_at) await this.#archived.load();
    this.#archived.part?.show(about());
  }

  #showMenu() {
    const { about = null } = this.#room() ?? {};
    this.#menu.show(about, rightsIn(about, this.#rooms.get(about?.id) ?? null, this.#profile.isKeeper));
  }

  #does() {
    return {
      invite: () => this.invite(),
      leave: (room) => this.#question.use((dialog) => dialog.askToLeave(room, () => this.#leave(room.id))),
      bringBack: (id) => this.#bringBack(id),
      archive: ({ id }) => this.#question.use((dialog) => dialog.askToArchive(() => this.#archive(id))),
    };
  }

  /** Of a large room the first members are known beforehand; others are told to be in it when they are brought in. */
  #bringing(names, loadRooms) {
    const bringIn = async (room, userId) => {
      await this.#api.join(room, userId);
      loadRooms();
    };
    return { people: (name, room) => this.#people(name, names, room), members: (room) => firstMembers(this.#api, room), bringIn };
  }

  /** The membership comes with the next list, or as an event before that. */
  async #join(id, loadRooms) {
    const { hash } = location;
    await this.#api.join(id, this.#me.id);
    loadRooms();
    if (location.hash !== hash) return;
    this.#awaited = id;
    location.hash = id;
  }

  async #make(wanted) {
    await this.#enter(this.#api.makeRoom(wanted));
  }

  async #people(name, names, room) {
    const { users } = await this.#api.people(name, room);
    names.learn(users);
    return users.filter(({ id }) => id !== this.#me.id);
  }

  async #accept(code) {
    await this.#enter(this.#api.accept(code));
  }

  async #leave(id) {
    await this.#api.leave(id, this.#me.id);
    this.#gone(id);
    announce(texts.leaving.done);
  }

  async #archive(id) {
    await this.#api.changeRoom(id, { archived: true });
    this.#gone(id);
    announce(texts.archiving.done);
  }

  /** Who is no member has it from an event. */
  async #bringBack(id) {
    const told = await this.#api.changeRoom(id, { archived: false });
    this.#awaited = id;
    if (told.role) this.#rooms.told(told);
  }

  /** Once there is an answer; not who has gone elsewhere meanwhile. */
  async #enter(answer) {
    const { hash } = location;
    const membership = await answer;
    this.#rooms.told(membership);
    if (location.hash === hash) location.hash = membership.id;
  }

  /** The event may have been here before the answer: then something stands in the room's place already. */
  #gone(id) {
    this.#rooms.left(id);
    if (roomIdIn(location.hash) === id) location.hash = DEFAULT_ROOM;
  }
}

/** The ids of as many as are worth asking for. */
async function firstMembers(api, room) {
  const ids = [];
  for (let pages = 0, cursor = null; pages < MOST_PAGES && (pages === 0 || cursor); pages += 1) {
    const { members, next = null } = await api.members(room, { limit: 100, ...(cursor && { cursor }) });
    ids.push(...members.map(({ user }) => user.id));
    cursor = next;
  }
  return ids;
}
