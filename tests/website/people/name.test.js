import { equal, ok, test } from '/tests/harness.js';
import { hasForbidden, nameOf } from '/js/people/name.js';

const USER = { sub: '11111111-2222-3333-4444-555555555555', email: 'ann.private@example.com' };

test('a user is called by the first claim that has a name', async () => {
  equal(await nameOf({ ...USER, name: 'Ann', nickname: 'A', preferred_username: 'ann' }), 'Ann');
  equal(await nameOf({ ...USER, nickname: 'A', preferred_username: 'ann' }), 'A');
  equal(await nameOf({ ...USER, name: ' ', nickname: 7, preferred_username: 'ann' }), 'ann');
});

test('no name is made of an email address, wherever it stands', async () => {
  for (const claims of [{}, { name: USER.email }, { name: `Me <${USER.email}>` }, { nickname: 'x@y.z' }, { name: USER.email.toUpperCase() }]) {
    const name = await nameOf({ ...USER, ...claims });
    ok(/^Guest [0-9A-F]{4}$/.test(name), name);
    equal(await nameOf({ sub: USER.sub }), name, 'always the same');
  }
  equal(await nameOf({ sub: 'ann' }), 'Guest 4991', 'as the server has it: the first 16 bits of the id’s SHA-256');
  equal(await nameOf({ ...USER, name: 'me @ work' }), 'me @ work');
});

test('what no name may have is left out, and what is too long is cut', async () => {
  const named = (name) => nameOf({ ...USER, name });
  equal(await named('\u202eevil\u202c\u200b\u{e0041}'), 'evil');
  equal(await named('two\r\nlines\u2028more'), 'two lines more');
  equal(await named('half \ud83d pair'), 'half  pair');
  equal(await named('می\u200cخواهم'), 'می\u200cخواهم', 'letters are kept apart');
  equal(await named('👩\u200d🚀'), '👩\u200d🚀', 'and joined');
  equal(await named('x'.repeat(70)), 'x'.repeat(64));
  equal(await named(`${'x'.repeat(63)}👩\u200d🚀`), 'x'.repeat(63), 'nobody is cut in half');
  equal(await named(`${'x'.repeat(62)}👩\u200d🚀`), 'x'.repeat(62), 'nor left with half a joint');
  ok((await named('\u200d\u200b')).startsWith('Guest '), 'nothing to see');
});

test('what cannot be seen in a name is found, but not what joins letters and emoji', () => {
  for (const name of ['Ann\u202e', '\u200bAnn', 'A\u2028n', 'A\0n']) ok(hasForbidden(name), name);
  for (const name of [' Ann ', 'می\u200cخواهم', '👩\u200d🚀', 'Ann Lee']) ok(!hasForbidden(name), name);
});
