// A room's messages on the page, as `Chat` shows them, for what is done with them.
import { after } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { ANN, RoomApi } from '/tests/support/room_api.js';
import { emptyStorage, fakeLocks } from '/tests/support/tabs.js';
import { Drafts } from '/js/messages/drafts.js';
import { Looks } from '/js/messages/looks.js';
import { rowsOf } from '/js/messages/rows.js';
import { Timeline } from '/js/messages/timeline.js';
import { Names } from '/js/people/names.js';
import { Places } from '/js/places.js';
import { Composer } from '/js/views/composer.js';
import { focusOn } from '/js/views/dom.js';
import { MessageList } from '/js/views/message_list.js';

/** `parts` are for `MessageActions`, `open` goes to a room or null; what is said in the room (`room.say`) is shown. */
export function messagePage() {
  emptyStorage();
  fakeLocks();
  const clock = FakeClock.install();
  document.documentElement.dataset.page = 'chat';
  document.querySelector('#chat').inert = false;
  for (const selector of ['#log', '#composer-form', '#message-bar', '#message-menu', '#emoji-picker', '#reactors']) {
    const element = document.querySelector(selector);
    element.replaceWith(element.cloneNode(true));
  }
  document.querySelector('#notice').hidden = true;
  const list = document.querySelector('#messages');
  list.replaceChildren();
  const api = new RoomApi();
  const room = { id: 'general', timeline: new Timeline(), history: { hasBefore: false } };
  let onScreen = room;
  const revealed = [];
  const log = Object.assign(new EventTarget(), { reveal: (id) => revealed.push(id) });
  const composer = new Composer(document.querySelector('#composer-form'));
  composer.open('general', new Drafts('ann'));
  const names = new Names(api);
  const stopping = new AbortController();
  const { signal } = stopping;
  const looks = new Looks({ api, me: ANN, room: () => onScreen, names, signal });
  const rows = new MessageList(list);
  const show = () => rows.render(rowsOf((room.past ?? room).timeline.messages.map((each) => looks.of(each)), [], ANN));
  looks.addEventListener('change', show);
  looks.addEventListener('stored', ({ detail }) => (room.timeline.merge([detail]), show()));
  composer.addEventListener('edit', ({ detail: { room: id, ...edit } }) => looks.edits.add(id, edit.id, edit.text));
  const places = new Places({ room: () => onScreen, log, focus: focusOn, beReady: () => {}, signal });
  after(() => (looks.stop(), stopping.abort()));
  room.say = (text, more) => {
    const message = api.write(text, { author: ANN, rev: 1, ...more });
    room.timeline.merge([message]);
    show();
    return message;
  };
  const parts = { api, me: ANN, room: () => onScreen, looks, places, composer, names, isKeeper: () => false, signal };
  return { clock, revealed, api, list, parts, open: (next) => (onScreen = next) };
}
