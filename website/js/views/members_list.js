// A room's members: admins first, who is here with a mark, and the way to the next page.
import { number } from '../languages/formats.js';
import { texts } from '../languages/texts.js';
import { find, setText, showItems } from './dom.js';
import { showPerson } from './person.js';
import { Roving } from './roving.js';

export class MembersList extends EventTarget {
  #section;
  #list;
  #roving;

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
    const all = (members?.all ?? []).map(({ user, role }) => ({ id: user.id, user, role }));
    const showMember = (item, { id, user, role }) =>
      showPerson(item, user, { isMe: id === me.id, isHere: here.has(id), role: role === 'admin' ? texts.details.admin : '' });
    const focused = showItems(this.#list, all, 'person-template', showMember);
    if (!focused) this.#roving.stopAt(find('.person', this.#list));
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
}
