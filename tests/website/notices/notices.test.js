import { after, beforeEach, deepEqual, equal, ok, test } from '/tests/harness.js';
import { FakeNotification, setHidden } from '/tests/support/notification.js';
import { ANN, BEN, RoomApi, idAt } from '/tests/support/room_api.js';
import { Notices } from '/js/notices/notices.js';
import { OnScreen } from '/js/notices/on_screen.js';
import { Shelf } from '/js/storage/shelf.js';

let api, mine, played, hasSound, called;

class FakeRooms extends EventTarget {
  get(id) {
    return mine[id];
  }

  read(room, id) {
    mine[room].read_id = id;
    this.dispatchEvent(new Event('change'));
  }
}

beforeEach(async () => {
  FakeNotification.install();
  await new Shelf(ANN.id).clear();
  setHidden(true);
  hasSound = true;
  played = 0;
  api = new RoomApi();
  called = { ben: 'Benjamin', cleo: 'Cleo' };
  const { AudioContext: real } = globalThis;
  globalThis.AudioContext = class {
    constructor() {
      played += 1;
    }

    resume() {}

    close() {}
  };
  after(() => (globalThis.AudioContext = real));
  mine = {
    garden: { kind: 'open', name: 'garden', involvement: 'everything', read_id: null },
    ben: { kind: 'direct', users: [BEN], involvement: 'everything', read_id: null },
    many: { kind: 'direct', users: [BEN, { id: 'cleo', name: 'Cleo' }], involvement: 'everything', read_id: null },
  };
});

/** What one tab has. */
function tab(shown = 'attic') {
  const rooms = new FakeRooms();
  const names = {
    of: (id) => called[id] ?? null,
    async ask(ids) {
      await Promise.resolve();
      for (const id of ids) called[id] ??= `New ${id}`;
    },
  };
  const settings = { get hasSound() { return hasSound; } };
  const notices = new Notices({ api, me: ANN, rooms, room: () => ({ id: shown }), names, shelf: new Shelf(ANN.id), settings });
  after(() => notices.stop());
  return { notices, rooms };
}

let number = 0;

function message(text, more = {}) {
  return { id: idAt(Date.now(), (number += 1)), room: 'garden', author: BEN, text, ...more };
}

const created = (said, type = 'message.created') => ({ type, room: said.room, message: said });

/** What is told of is told of in its order: once the last is, all are. */
async function hear({ notices }, ...events) {
  const last = message('the last');
  notices.receive([...events, created(last)]);
  await until(() => FakeNotification.shown.some(({ tag }) => tag === last.id));
  FakeNotification.shown.find(({ tag }) => tag === last.id).close();
}

async function until(question) {
  for (let tries = 0; tries < 400 && !(await question()); tries += 1) await new Promise((resolve) => setTimeout(resolve, 5));
  ok(await question(), 'it never comes about');
}

const isolated = (text) => `\u2068${text}\u2069`;

test('it says who, where and what, in the words of the page', async () => {
  await hear(tab(), created(message('Hello <@cleo>,\n\n  how are you?')));
  const [{ title, body, silent, icon }] = FakeNotification.shown;
  equal(title, `${isolated('Benjamin')} in ${isolated('#garden')}`);
  equal(body, 'Hello @Cleo, how are you?');
  ok(silent, 'the sound is the page’s own');
  ok(icon.endsWith('.png'));
});

test('who is named and not known yet is asked for; what only looks like a name is not', async () => {
  const said = created(message('<@dan> and <@everyone>, not <@zoe>', { mentions: ['dan'], everyone: true }));
  await hear(tab(), said);
  equal(FakeNotification.shown[0].body, '@New dan and @everyone, not <@zoe>');
});

test('two who talk need no name for their room, more do', async () => {
  await hear(tab(), created(message('a', { room: 'ben' })), created(message('b', { room: 'many' })));
  deepEqual(FakeNotification.titles, ['Benjamin', `${isolated('Benjamin')} in ${isolated('Ben, Cleo')}`]);
});

test('a long text is cut, and no sign is cut in two', async () => {
  await hear(tab(), created(message('\u{1F600}'.repeat(200))));
  equal(FakeNotification.shown[0].body, `${'\u{1F600}'.repeat(140)}…`);
});

test('only of what the user wants to hear of, is not their own and not read', async () => {
  const here = tab();
  const read = message('read');
  mine.quiet = { kind: 'open', name: 'quiet', involvement: 'nothing' };
  mine.garden.read_id = read.id;
  const events = [created(message('own', { author: ANN })), created(message('quiet', { room: 'quiet' })), created(read)];
  await hear(here, ...events, created(message('changed'), 'message.updated'));
  deepEqual(FakeNotification.titles, []);
});

test('one who is named where nothing is heard is told', async () => {
  await hear(tab(), created(message('<@ann>', { room: 'far', mentions: ['ann'] }), 'mention.created'));
  deepEqual(FakeNotification.titles, ['Benjamin']);
});

test('of what was missed the last few that one wants to hear of are told, and none twice', async () => {
  const { notices, rooms } = tab();
  mine.garden.involvement = 'mentions';
  rooms.dispatchEvent(new CustomEvent('told', { detail: [{ id: 'garden', newest: null }] }));
  const said = Array.from({ length: 6 }, (_, n) => api.write(`${n}`, { room: 'garden', mentions: n === 4 ? [] : ['ann'] }));
  rooms.dispatchEvent(new CustomEvent('told', { detail: [{ id: 'garden', unread: true, newest: said[5] }] }));
  await until(() => FakeNotification.shown.length >= 3);
  notices.receive(said.map((each) => created(each)));
  await until(() => FakeNotification.shown.length >= 5);
  deepEqual(FakeNotification.shown.map(({ body }) => body).sort(), ['0', '1', '2', '3', '5']);
  deepEqual(FakeNotification.shown.slice(0, 3).map(({ body }) => body).sort(), ['2', '3', '5']);
});

test('who looks at the page needs no notice', async () => {
  const here = tab();
  setHidden(false);
  here.notices.receive([created(message('seen'))]);
  setHidden(true);
  await hear(here);
  deepEqual(FakeNotification.titles, []);
});

test('what another tab shows to somebody needs none either', async () => {
  const other = new OnScreen(ANN.id);
  other.show('garden');
  after(() => other.show(null));
  await until(() => other.isShown('garden'));
  const here = tab();
  here.notices.receive([created(message('seen there'))]);
  const last = message('not seen', { room: 'ben' });
  here.notices.receive([created(last)]);
  await until(() => FakeNotification.shown.length > 0);
  deepEqual(FakeNotification.titles, ['Benjamin']);
});

test('a tab tells the others what it shows, and no more once it is hidden', async () => {
  const look = new OnScreen(ANN.id);
  setHidden(false);
  tab('garden');
  await until(() => look.isShown('garden'));
  setHidden(true);
  await until(async () => !(await look.isShown('garden')));
});

test('of three tabs that hear a message one tells, and makes the one sound', async () => {
  const tabs = [tab(), tab(), tab()];
  const said = message('once');
  let shown = 0;
  const { Notification: real } = globalThis;
  globalThis.Notification = class extends FakeNotification {
    constructor(...given) {
      super(...given);
      shown += given[1].tag === said.id;
    }
  };
  after(() => (globalThis.Notification = real));
  for (const { notices } of tabs) notices.receive([created(said)]);
  await Promise.all(tabs.map((each) => hear(each, created(said))));
  equal(shown, 1);
});

test('what is deleted before it is told of is not told of', async () => {
  const said = message('not meant');
  await hear(tab(), created(said), created({ ...said, deleted_at: '2030' }, 'message.deleted'));
  deepEqual(FakeNotification.titles, []);
});

test('it is gone once it is read, deleted, or in a room that one has left', async () => {
  const here = tab();
  const [one, two, three] = [message('one'), message('two'), message('three', { room: 'ben' })];
  await hear(here, ...[one, two, three].map((each) => created(each)));
  here.rooms.read('garden', one.id);
  await until(() => FakeNotification.shown.length < 3);
  deepEqual(FakeNotification.shown.map(({ tag }) => tag), [two.id, three.id]);
  here.notices.receive([created({ ...two, deleted_at: '2030' }, 'message.deleted')]);
  await until(() => FakeNotification.shown.length < 2);
  deepEqual(FakeNotification.shown.map(({ tag }) => tag), [three.id]);
  here.notices.receive([{ type: 'membership.ended', room: 'ben' }]);
  await until(() => FakeNotification.shown.length === 0);
});

test('what is read while it is being shown does not stay', async () => {
  const here = tab();
  const said = message('quick');
  const { Notification: Real } = globalThis;
  globalThis.Notification = class extends FakeNotification {
    constructor(...given) {
      super(...given);
      mine.garden.read_id = said.id;
    }
  };
  after(() => (globalThis.Notification = Real));
  here.notices.receive([created(said)]);
  await until(() => mine.garden.read_id === said.id && FakeNotification.shown.length === 0);
});

test('a click leads to its room', async () => {
  const before = location.hash;
  after(() => (location.hash = before));
  await hear(tab(), created(message('come', { room: 'ben' })));
  FakeNotification.shown[0].onclick();
  equal(location.hash, '#ben');
  deepEqual(FakeNotification.shown, []);
});

test('the sound can be off', async () => {
  hasSound = false;
  await hear(tab(), created(message('hush')));
  equal(played, 0);
  hasSound = true;
  await hear(tab(), created(message('ding')));
  ok(played > 0);
});

test('whoever signs out leaves none behind', async () => {
  const here = tab();
  await hear(here, created(message('private')));
  here.notices.stop();
  await until(() => FakeNotification.shown.length === 0);
});
