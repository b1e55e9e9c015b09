// A room's members: admins first, who is here with a mark, and the way to the next page.
import { number } from '../languages/formats.js';
import { texts } from '../languages/texts.js';
import { find, fromTemplate, setText } from './dom.js';
import { showPerson } from './person.js';
import { Roving } from './roving.js';

export class MembersList extends EventTarget {
  #section;
  #list;
  #roving;
  #items = new Map();

  constructor(section, signal) {
    super();
    this.#section = section;
    this.#list = find('.members-list', section);
    this.#roving = new Roving(this.#list, '.person');
    const on = (selector, name) => find(selector, section).addEventListener('click', () => this.dispatchEvent(new Event(name)), { signal });
    on('.members-more', 'more');
    on('.members-retry', 'retry');
  }

  /** `here` has the ids of who is known to be here. */
  show(members, here, me) {
    const focused = this.#list.contains(document.activeElement) ? document.activeElement : null;
    const all = members?.all ?? [];
    this.#removeAllBut(new Set(all.map(({ user }) => user.id)));
    let place = this.#list.firstElementChild;
    for (const { user, role } of all) {
      const item = this.#itemFor(user.id);
      showPerson(item, user, { isMe: user.id === me.id, isHere: here.has(user.id), role: role === 'admin' ? texts.details.admin : '' });
      if (item === place) place = place.nextElementSibling;
      else this.#list.insertBefore(item, place);
    }
    // What is moved loses it.
    if (focused?.isConnected) focused.focus();
    else this.#roving.stopAt(find('.person', this.#list));
    this.#showRest(members);
  }

  /** Null where it is not known. */
  showCount(count) {
    setText(find('.members-total', this.#section), count === null ? '' : number(count));
  }

  #showRest(members) {
    const { loaded = false, hasMore = false, isLoading = false, problem = null } = members ?? {};
    setText(find('.members-note', this.#section), problem ? texts.details.notLoaded(problem.message) : !loaded ? texts.details.loading : '');
    find('.members-retry', this.#section).hidden = !problem;
    const more = find('.members-more', this.#section);
    more.hidden = !loaded || !hasMore || Boolean(problem);
    more.ariaDisabled = String(isLoading);
  }

  #removeAllBut(ids) {
    for (const [id, item] of this.#items) {
      if (ids.has(id)) continue;
      item.remove();
      this.#items.delete(id);
    }
  }

  #itemFor(id) {
    if (!this.#items.has(id)) this.#items.set(id, fromTemplate('person-template'));
    return this.#items.get(id);
  }
}
