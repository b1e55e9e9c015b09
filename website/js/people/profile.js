// Who the user is here: what they have chosen to be called, and what they say of themselves. It is kept until the sign-out,
// so that a page shows it from the start, and all tabs the same.
import { Kept } from '../storage/kept.js';

const ME = 'me';
const ASKED = 'asked for a name';

/** Events: `change`. */
export class Profile extends EventTarget {
  #api;
  #kept;
  #user;
  #changes = 0;
  #isClosed = false;

  /** Whether the server has said it to this page. */
  isLoaded = false;

  constructor(api, userId) {
    super();
    this.#api = api;
    this.#kept = new Kept(userId, 'profile');
    this.#user = this.#kept.get(ME);
    this.#kept.addEventListener('change', ({ detail: { name, value } }) => name === ME && value && this.#show(value));
  }

  /** `{ id, name, named, admin, status?, time_zone? }`; null as long as nobody has said. */
  get user() {
    return this.#user;
  }

  /** Whether they keep order here, as an administrator of the chatroom. */
  get isKeeper() {
    return Boolean(this.#user?.admin);
  }

  async load() {
    const before = this.#changes;
    const user = await this.#api.me();
    // What one has changed meanwhile may not be in it.
    if (before === this.#changes) this.#take(user);
    this.isLoaded = true;
  }

  /** What is not among the fields stays as it is; an empty text clears. */
  async change(fields) {
    this.#changes += 1;
    const admin = this.isKeeper;
    this.#take({ ...(await this.#api.changeMe(fields)), admin });
  }

  /** True once in a browser, of somebody who has no name yet. */
  shouldAskForName() {
    if (!this.#user || this.#user.named || this.#kept.get(ASKED)) return false;
    this.#kept.set(ASKED, true);
    return true;
  }

  /** Nobody who uses this browser next is to see who it was. */
  close() {
    this.#isClosed = true;
    this.#kept.delete(ME);
    this.#kept.close();
  }

  #take(user) {
    if (this.#isClosed) return;
    this.#kept.set(ME, user);
    this.#show(user);
  }

  #show(user) {
    this.#user = user;
    this.dispatchEvent(new Event('change'));
  }
}
