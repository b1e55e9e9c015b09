import { deepEqual, equal, test } from '/tests/harness.js';
import { ALICE, BOB } from '/tests/support/id_token.js';
import { blockStorage, emptyStorage } from '/tests/support/storage.js';
import {
  forgetLeaving, forgetUser, leavingUser, rememberedUser, rememberLeaving, rememberUser,
} from '/js/session/remembered.js';

test('who is signed in is remembered by id and name alone, under the key that boot.js reads', () => {
  emptyStorage();
  rememberUser({ ...ALICE, email: 'alice@example.com', token: 'secret' });
  deepEqual(rememberedUser(), ALICE);
  deepEqual(JSON.parse(localStorage.getItem('chatroom.signed_in')), ALICE);
});

test('a user is forgotten, and nobody who has signed in since', () => {
  emptyStorage();
  rememberUser(ALICE);
  rememberUser(BOB);
  forgetUser(ALICE.id);
  deepEqual(rememberedUser(), BOB);
  forgetUser(BOB.id);
  equal(localStorage.getItem('chatroom.signed_in'), null);
});

test('what is no user is nobody, and can be forgotten', () => {
  emptyStorage();
  for (const value of ['', 'null', '7', '"alice"', '{"id":7,"name":"x"}', '{"id":"x"}', '{', '[]']) {
    localStorage.setItem('chatroom.signed_in', value);
    equal(rememberedUser(), null, value);
    forgetUser(ALICE.id);
    equal(localStorage.getItem('chatroom.signed_in'), null, value);
  }
});

test('a sign-out that is not complete is remembered until it is', () => {
  emptyStorage();
  equal(leavingUser(), null);
  rememberLeaving(ALICE.id);
  equal(leavingUser(), ALICE.id);
  forgetLeaving();
  equal(leavingUser(), null);
});

test('where storage is blocked nobody is remembered and nothing fails', () => {
  blockStorage();
  rememberUser(ALICE);
  rememberLeaving(ALICE.id);
  equal(rememberedUser(), null);
  equal(leavingUser(), null);
  forgetUser(ALICE.id);
  forgetLeaving();
});
