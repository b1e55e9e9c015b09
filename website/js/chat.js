// The signed-in page: joins the room, the connection and the outbox to what is shown.
import { Outbox } from './messages/outbox.js';
import { Api } from './net/api.js';
import { Live } from './net/live.js';
import { TypingNotifier } from './people/typing_notifier.js';
import { Room, roomNameIn } from './room.js';
import { announce } from './views/announcer.js';
import { Composer } from './views/composer.js';
import { ConnectionBadge } from './views/connection_badge.js';
import { find } from './views/dom.js';
import { onKey } from './views/keys.js';
import { RoomLog } from './views/room_log.js';
import { showNotice } from './views/notice.js';
import { showPeople } from './views/people_list.js';
import { atMidnight } from './views/time.js';
import { showTyping } from './views/typing_indicator.js';

export class Chat {
  #session;
  #me;
  #api;
  #live;
  #outbox;
  #room = null;
  #log = new RoomLog(find('#log'));
  #composer = new Composer(find('#composer-form'));
  #badge;
  #typing = new TypingNotifier(() => this.#live.send({ action: 'typing', room: this.#room.name }));
  #stopping = new AbortController();

  constructor(config, session) {
    this.#session = session;
    this.#me = session.user;
    this.#api = new Api(config.api_url, session);
    this.#live = new Live(this.#api, session);
    this.#outbox = new Outbox(this.#api, this.#me.id);
    this.#badge = new ConnectionBadge(find('#connection'), this.#live, announce);
  }

  start() {
    find('#chat').hidden = false;
    find('#me').textContent = this.#me.name;
    this.#listen();
    this.#enter(roomNameIn(location.hash));
    this.#live.start(this.#room.name);
    this.#outbox.resume();
    if (matchMedia('(pointer: fine)').matches) this.#composer.focus();
  }

  stop() {
    this.#stopping.abort();
    this.#live.stop();
    this.#badge.stop();
    this.#outbox.stop();
    this.#room.dispose();
    this.#log.clear();
    find('#people').replaceChildren();
    this.#composer.close();
    document.title = 'Chatroom';
    find('#chat').hidden = true;
  }

  #listen() {
    const { signal } = this.#stopping;
    const on = (target, type, run) => target.addEventListener(type, run, { signal });

    on(this.#live, 'connected', () => this.#catchUp(() => this.#room.connected()));
    on(this.#live, 'awake', () => this.#catchUp(() => this.#room.history.catchUp()));
    on(this.#live, 'connected', () => this.#outbox.resume());
    on(this.#live, 'state', () => this.#showMessages());
    on(this.#live, 'lost', () => this.#room.history.disconnected());
    on(this.#live, 'events', ({ detail }) => this.#room.receive(detail));
    on(this.#live, 'refused', ({ detail }) => showNotice(`This room cannot be followed. ${detail}`));

    on(this.#outbox, 'change', () => this.#showMessages());
    on(this.#outbox, 'sent', ({ detail }) => this.#room.stored(detail));
    on(this.#log, 'retry', ({ detail }) => this.#outbox.retry(detail));
    on(this.#log, 'discard', ({ detail }) => this.#outbox.remove(detail));
    on(this.#log, 'jump', () => this.#composer.focus());

    on(this.#composer, 'typing', () => this.#typing.typed());
    on(this.#composer, 'send', ({ detail }) => this.#send(detail));
    on(find('#sign-out'), 'click', () => this.#signOut());
    on(find('.skip-link'), 'click', (event) => this.#skip(event));
    on(window, 'hashchange', () => this.#enter(roomNameIn(location.hash)));
    on(window, 'online', () => this.#outbox.resume());
    on(document, 'visibilitychange', () => this.#showMessages());
    onKey(document, ({ key }) => key === 'Escape' && !find(':popover-open') && this.#log.jump(), { signal });
    atMidnight(() => this.#showMessages());
  }

  #enter(name) {
    if (name === this.#room?.name) return;
    const room = new Room(name, this.#me, this.#api);
    this.#room?.dispose();
    this.#room = room;
    find('#room').textContent = name;
    this.#composer.open(`draft.${this.#me.id}.${name}`, name);
    this.#log.open(room, this.#me);

    const whileHere = (run) => () => room === this.#room && run();
    room.history.addEventListener('change', whileHere(() => this.#messagesChanged()));
    room.presence.addEventListener('change', whileHere(() => this.#showPeople()));
    room.typing.addEventListener('change', whileHere(() => this.#showTyping()));
    this.#showMessages();
    this.#showPeople();
    this.#showTyping();
    // What REST can show need not wait for the socket; the socket's catch-up joins on to it.
    this.#catchUp(() => room.history.catchUp());
    this.#live.move(name);
  }

  async #catchUp(run) {
    const room = this.#room;
    try {
      await run();
    } catch (problem) {
      if (room === this.#room) showNotice(problem.message);
    }
  }

  #messagesChanged() {
    const { name, timeline } = this.#room;
    for (const { client_id } of this.#outbox.in(name)) {
      if (timeline.has(client_id, this.#me.id)) this.#outbox.remove(client_id);
    }
    this.#showMessages();
  }

  #showMessages() {
    if (!this.#stopping.signal.aborted) this.#log.show(this.#unsent());
  }

  /** What is on its way here; without a network it waits, and the page does not claim that it is being sent. */
  #unsent() {
    const waits = ['offline', 'reconnecting'].includes(this.#live.state);
    return this.#outbox.in(this.#room.name).map((entry) => ({ ...entry, waits }));
  }

  #showPeople() {
    showPeople(find('#people-panel'), this.#room.presence, this.#me);
  }

  #showTyping() {
    showTyping(find('#typing'), this.#room.typing.names);
  }

  #send(text) {
    this.#typing.sent();
    this.#outbox.add(this.#room.name, text);
    this.#log.jump();
  }

  #skip(event) {
    event.preventDefault();
    this.#composer.focus();
  }

  #signOut() {
    const { size } = this.#outbox;
    const question = `${size} unsent ${size === 1 ? 'message' : 'messages'} will be lost. Sign out all the same?`;
    if (size === 0 || confirm(question)) this.#session.signOut();
  }
}
