// Who is signed in, as they and others see them: the name above the chat, and what the menu behind it opens.
import { isOfRequest } from './net/problem.js';
import { Profile } from './people/profile.js';
import { announce } from './views/announcer.js';
import { withDialogs } from './views/dialogs.js';
import { find } from './views/dom.js';
import { OnDemand } from './views/on_demand.js';
import { showOwnName } from './views/own_name.js';

// Who comes back to a page may have changed it elsewhere.
const RELOAD_AFTER_MS = 60_000;
// Of oneself, where others see it.
const SAID = ['name', 'status', 'time_zone'];

/** Event: `order`, when an administrator asks for what keeps order. */
export class Account extends EventTarget {
  #session;
  #me;
  #names;
  #dialog;
  #settings;
  #loadedAt = 0;

  /** As the server has it. */
  profile;

  /** `me` is changed with the name: others look there for it, or in `names`. */
  constructor({ api, session, me, names, live, keyList, signal }) {
    super();
    this.#session = session;
    this.#me = me;
    this.#names = names;
    this.profile = new Profile(api, me.id);
    this.#dialog = new OnDemand(
      () => withDialogs(import('./views/profile_dialog.js')),
      ({ ProfileDialog }) => new ProfileDialog(find('#profile'), this.profile, announce, signal),
    );
    this.#settings = new OnDemand(
      () => import('./views/settings_dialog.js'),
      ({ SettingsDialog }) => new SettingsDialog(find('#settings'), signal),
    );
    const on = (target, type, run) => target.addEventListener(type, run, { signal });
    on(session, 'named', () => this.#show());
    on(this.profile, 'change', () => this.#show());
    const open = (part) => () => this.#leaveMenu(() => part.use((dialog) => dialog.open()));
    on(find('#open-profile'), 'click', open(this.#dialog));
    on(find('#open-settings'), 'click', open(this.#settings));
    on(find('#open-keys'), 'click', open(keyList));
    on(find('#open-order'), 'click', () => this.#leaveMenu(() => this.dispatchEvent(new Event('order'))));
    on(live, 'joined', () => this.profile.isLoaded || this.#load());
    on(live, 'awake', () => this.#load());
    on(document, 'visibilitychange', () => this.#cameBack());
    this.#show();
    if (live.room) this.#load();
  }

  /** Elsewhere one may have come to be called otherwise: who hears a room that one is in is told, and what one writes says so. */
  receive(events) {
    if (events.some((event) => this.#isOther(event))) this.#load();
  }

  close() {
    this.#dialog.close();
    this.#settings.close();
    this.profile.close();
  }

  #isOther({ type, message, user }) {
    if (type === 'member.updated' && user.id === this.#me.id) return SAID.some((each) => user[each] !== this.profile.user?.[each]);
    return type === 'message.created' && message.author.id === this.#me.id && message.author.name !== this.#me.name;
  }

  #show() {
    const { name = this.#session.user.name } = this.profile.user ?? {};
    Object.assign(this.#me, this.#session.user, { name });
    // What a token says, a page of messages may know better.
    if (this.profile.user) this.#names.learn([this.#me]);
    showOwnName(this.#me);
    find('#open-order').hidden = !this.profile.isKeeper;
  }

  #leaveMenu(run) {
    find('#account-menu').hidePopover();
    run();
  }

  #cameBack() {
    if (!document.hidden && performance.now() - this.#loadedAt > RELOAD_AFTER_MS) this.#load();
  }

  /** Not before there is a chat to see: it can wait, and where it fails, the next connection asks again. */
  async #load() {
    this.#loadedAt = performance.now();
    try {
      await this.profile.load();
    } catch (problem) {
      if (isOfRequest(problem)) return;
      throw problem;
    }
    // Who is writing already is asked when they come back.
    if (!find('#composer').value && this.profile.shouldAskForName()) this.#dialog.use((dialog) => dialog.open());
  }
}
