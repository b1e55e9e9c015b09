// What the details of a room consist of, besides who is here now: joins the parts to what they do.
import { PersonActions } from './person_actions.js';
import { exportRoom } from './rooms/export.js';
import { Members } from './rooms/members.js';
import { rightsIn } from './rooms/rights.js';
import { DetailsHead } from './views/details_head.js';
import { find, fromTemplate } from './views/dom.js';
import { Involvement } from './views/involvement.js';
import { MembersList } from './views/members_list.js';
import { OrderLists } from './views/order_lists.js';
import { RoomExport } from './views/room_export.js';
import { RoomInvitations } from './views/room_invitations.js';
import { RoomSettings } from './views/room_settings.js';

export class RoomDetails {
  #api;
  #me;
  #rooms;
  #isKeeper;
  #parts;
  #head;
  #involvement;
  #list;
  #people;
  /** The dialogs that are about the room on the screen. */
  #ofRoom;
  #order;
  #room = null;
  #members = null;
  #listening = new AbortController();

  /** `invite` asks whom to invite into the room, `write` goes to the direct room with somebody. */
  constructor({ api, me, rooms, profile, panel, invite, write, signal }) {
    this.#api = api;
    this.#me = me;
    this.#rooms = rooms;
    this.#isKeeper = () => profile.isKeeper;
    const head = fromTemplate('details-template');
    const section = fromTemplate('members-template');
    find('.drawer-head', panel).after(head);
    panel.append(section);
    this.#parts = [head, section];
    this.#head = new DetailsHead(head, signal);
    this.#involvement = new Involvement(find('.details-involvement', head), (id, choice) => this.#involve(id, choice), signal);
    this.#list = new MembersList(section, signal);
    const doing = { api, me, room: () => this.#room, members: () => this.#members, rights: () => this.#rights, write, isKeeper: this.#isKeeper, signal };
    this.#people = new PersonActions(doing);
    const settings = new RoomSettings(find('#room-settings'), (id, changes) => this.#change(id, changes), signal);
    const asking = { ask: (id, query) => this.#invitations(id, query), revoke: (...one) => api.revoke(...one) };
    const invitations = new RoomInvitations(find('#room-invitations'), asking, signal);
    const taking = new RoomExport(find('#room-export'), (id, how) => exportRoom(api, id, how), signal);
    const keeping = { audit: (query) => api.audit(query), blocked: (query) => api.blocked(query), room: (id) => rooms.get(id) ?? null };
    this.#order = new OrderLists(find('#keeping-order'), { ...keeping, letIn: (user) => this.#people.letIn(user) }, signal);
    this.#ofRoom = [this.#people, settings, invitations, taking];
    const on = (target, type, run) => target.addEventListener(type, run, { signal });
    on(this.#head, 'invite', () => invite());
    on(this.#head, 'settings', () => settings.open(this.#room.about));
    on(this.#head, 'invitations', () => invitations.open(this.#room.id, ({ by }) => by.id === me.id || this.#rights.has('roles')));
    on(this.#head, 'export', () => taking.open(this.#room.about));
    on(this.#list, 'more', () => this.#members.more());
    on(this.#list, 'retry', () => (this.#members.loaded && this.#members.hasMore ? this.#members.more() : this.#members.load()));
    on(panel, 'click', ({ target }) => this.#clicked(target.closest('.person')));
    on(profile, 'change', () => this.#show());
    signal.addEventListener('abort', () => this.#parts.forEach((part) => part.remove()));
  }

  /** `room` is the one on the screen, or null; `isWanted` says that its members are to be seen, and that news of them are heard. */
  show(room, isWanted) {
    if (room !== this.#room) this.#enter(room);
    if (room && isWanted && !this.#members.loaded && !this.#members.isLoading && !this.#members.problem) this.#members.load();
    this.#show();
  }

  /** Something may have been missed. */
  load() {
    const { loaded, problem } = this.#members ?? {};
    if (loaded || problem?.transient) this.#members.load();
  }

  receive(events) {
    this.#members?.receive(events);
  }

  /** For administrators: what was done, and who is blocked. */
  openOrder() {
    this.#order.open();
  }

  openPerson(person) {
    this.#people.open(person);
  }

  close() {
    this.show(null, false);
    for (const dialog of [...this.#ofRoom, this.#order]) dialog.close();
  }

  get #rights() {
    const { id, about = null } = this.#room ?? {};
    return rightsIn(about, this.#rooms.get(id) ?? null, this.#isKeeper());
  }

  #enter(room) {
    if (this.#room) for (const dialog of this.#ofRoom) dialog.close();
    this.#listening.abort();
    this.#listening = new AbortController();
    this.#members?.stop();
    this.#room = room;
    this.#members = room && new Members(this.#api, room.id);
    const { signal } = this.#listening;
    this.#members?.addEventListener('change', () => this.#showMembers(), { signal });
    room?.presence.addEventListener('change', () => this.#showMembers(), { signal });
    this.#showMembers();
  }

  #show() {
    const { id, about = null } = this.#room ?? {};
    for (const part of this.#parts) part.hidden = !about;
    this.#head.show(about, this.#rights);
    this.#involvement.show(this.#rooms.get(id) ?? null);
    this.#showCount();
  }

  #showMembers() {
    const { count = null, people = [] } = this.#room?.presence ?? {};
    const here = new Set(count === null ? [] : people.map(({ id }) => id));
    this.#list.show(this.#members, here, this.#me);
    this.#people.changed();
    this.#showCount();
  }

  /** Those that are all there have been counted; of a room that nobody may look into nothing is known. */
  #showCount() {
    const { loaded, hasMore, all } = this.#members ?? {};
    this.#list.showCount(loaded && !hasMore ? all.length : (this.#room?.about?.members ?? null));
  }

  #clicked(button) {
    const item = button?.closest('[data-user-id]');
    if (!item) return;
    const { userId } = item.dataset;
    const person = this.#members?.get(userId)?.user ?? this.#room.presence.people.find(({ id }) => id === userId);
    if (person) this.#people.open(person, backTo(item));
  }

  async #involve(id, involvement) {
    this.#rooms.told(await this.#api.involve(id, involvement));
  }

  /** Who is no member has it from an event. */
  async #change(id, changes) {
    const told = await this.#api.changeRoom(id, changes);
    if (told.role) this.#rooms.told(told);
  }

  async #invitations(id, query) {
    const { invitations, next } = await this.#api.invitations(id, query);
    return { items: invitations, next };
  }
}

/** To the item of a list, which may have been made anew, or to another where it is gone. */
function backTo(item) {
  const list = item.parentElement;
  const at = [...list.children].indexOf(item);
  return () => {
    const there = find(`[data-user-id="${CSS.escape(item.dataset.userId)}"]`, list) ?? list.children[at] ?? list.lastElementChild;
    (there ? find('.person', there) : find('#log')).focus();
  };
}
