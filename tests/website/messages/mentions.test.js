import { beforeEach, deepEqual, equal, settle, test } from '/tests/harness.js';
import { ANN, BEN, RoomApi } from '/tests/support/room_api.js';
import { asRead, mentionAt, mentionsIn, waitingWithPeople, withPeople } from '/js/messages/mentions.js';
import { Names } from '/js/people/names.js';

let api, names;

beforeEach(() => {
  api = new RoomApi();
  names = new Names(api);
  names.learn([ANN, BEN]);
});

const message = (text, more) => ({ id: '1', text, author: BEN, ...more });

test('a mention is found where it begins, and what only looks like one is not', () => {
  deepEqual(mentionAt('a <@ann> b', 2), { id: 'ann', end: 8 });
  for (const text of ['<@>', '<@-a>', '<@a b>', '<@a', '@ann', `<@${'a'.repeat(65)}>`]) equal(mentionAt(text, 0), null, text);
  deepEqual(mentionsIn('<@ann> <@everyone> <@ann>'), ['ann', 'everyone']);
});

test('a text is read with the names of those whom somebody knows', () => {
  equal(asRead('<@ann>, <@x> and <@everyone>', (id) => names.of(id)), '@Ann, <@x> and @everyone');
});

test('a message names whom the server has found, and says whether that is oneself', () => {
  const { people, forMe } = withPeople(message('<@ann> <@ben>', { mentions: ['ann'] }), names, ANN);
  deepEqual([people, forMe], [[ANN], true]);
  deepEqual(withPeople(message('<@everyone>', { everyone: true }), names, ANN).forMe, true);
  deepEqual(withPeople(message('<@everyone>', { everyone: true }), names, BEN).forMe, false, 'not one\'s own');
  deepEqual(withPeople(message('<@everyone>', { mentions: [] }), names, ANN).people, []);
});

test('who is not known yet is asked for, and so is whom a quote names', async () => {
  const reply = message('<@cleo>', { mentions: ['cleo'], reply_to: { id: '0', author: ANN, text: 'ask <@dora>' } });
  deepEqual(withPeople(reply, names, ANN).people, []);
  await settle();
  const known = withPeople(reply, names, ANN);
  deepEqual([known.people, known.reply_to.text], [[{ id: 'cleo', name: 'Cleo' }], 'ask @Dora']);
  equal(api.count('user'), 2);
  withPeople(message('plain'), names, ANN);
  equal(api.count('user'), 2);
});

test('who wrote, and what is answered, is called as they are now; whom nobody knows by the name that they had', () => {
  names.learn([{ id: 'ben', name: 'Benjamin' }]);
  const { author, reply_to } = withPeople(message('yes', { reply_to: { id: '0', author: { id: 'dora', name: 'Dora' }, text: 'so?' } }), names, ANN);
  deepEqual([author.name, reply_to.author.name], ['Benjamin', 'Dora']);
  names.learn([{ id: 'dora', name: 'Dorothea' }]);
  const answered = message('yes', { reply_to: { id: '0', author: { id: 'dora', name: 'Dora' }, text: 'so?' } });
  equal(withPeople(answered, names, ANN).reply_to.author.name, 'Dorothea');
  deepEqual(withPeople(message('yes', { reply_to: { id: '0', deleted: true } }), names, ANN).reply_to, { id: '0', deleted: true });
});

test('what waits to be sent quotes with the names of now', () => {
  const entry = { text: 'yes', reply_to: { id: '0', author: { id: 'ben', name: 'Benny' }, text: 'ask <@ann>' } };
  deepEqual(waitingWithPeople(entry, names).reply_to, { id: '0', author: BEN, text: 'ask @Ann' });
});

test('what waits to be sent names those who are known', () => {
  deepEqual(waitingWithPeople({ text: '<@ben> <@x>' }, names).people, [BEN]);
});
