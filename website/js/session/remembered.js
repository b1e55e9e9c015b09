// Who was signed in when this browser was last here. It is no secret and proves nothing: it decides what is shown first
// (boot.js reads it too), and whose sign-out the server has still to be told of. It need not work: storage can be blocked.
const SIGNED_IN = 'chatroom.signed_in';
const LEAVING = 'chatroom.leaving';

export function rememberedUser() {
  const user = read(SIGNED_IN);
  return typeof user?.id === 'string' && typeof user.name === 'string' ? { id: user.id, name: user.name } : null;
}

export function rememberUser({ id, name }) {
  write(SIGNED_IN, { id, name });
}

/** Unless somebody else has signed in since. */
export function forgetUser(id) {
  if (!rememberedUser() || rememberedUser().id === id) remove(SIGNED_IN);
}

export function leavingUser() {
  const id = read(LEAVING);
  return typeof id === 'string' ? id : null;
}

export function rememberLeaving(id) {
  write(LEAVING, id);
}

export function forgetLeaving() {
  remove(LEAVING);
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {}
}

function remove(key) {
  try {
    localStorage.removeItem(key);
  } catch {}
}
