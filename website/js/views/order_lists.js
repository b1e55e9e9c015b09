// For administrators: what was done by those who keep order, and who is blocked.
import { dateAndTime } from '../languages/times.js';
import { texts } from '../languages/texts.js';
import { sentenceFor } from '../people/keeping_order.js';
import { titleOf } from '../rooms/naming.js';
import { find, fromTemplate, setText } from './dom.js';
import { PagedList } from './paged_list.js';

export class OrderLists {
  #dialog;
  #does;
  #lists;
  #users = new Map();

  /** `audit` and `blocked` bring a page, `room` one of the user's rooms by its id, `letIn` asks before somebody is let in again. */
  constructor(dialog, { audit, blocked, room, letIn }, signal) {
    this.#dialog = dialog;
    this.#does = { room, letIn };
    const part = (name) => find(`[data-list="${name}"]`, dialog);
    const done = { ask: async (query) => itemsOf(await audit(query), 'audit'), item: (entry) => this.#act(entry), none: () => texts.order.nothingDone };
    const out = { ask: async (query) => itemsOf(await blocked(query), 'blocked'), item: (block) => this.#block(block), none: () => texts.order.nobodyBlocked };
    this.#lists = {
      audit: new PagedList(part('audit'), done, signal),
      blocked: new PagedList(part('blocked'), { ...out, act: (item) => this.#letIn(item) }, signal),
    };
    find('form', dialog).addEventListener('change', () => this.#show(), { signal });
    find('.dialog-cancel', dialog).addEventListener('click', () => this.close(), { signal });
    dialog.addEventListener('close', () => !dialog.open && this.#clear(), { signal });
  }

  open() {
    this.#dialog.showModal();
    this.#show();
  }

  close() {
    this.#dialog.close();
  }

  #show() {
    const chosen = find('form', this.#dialog).elements.list.value;
    for (const part of this.#dialog.querySelectorAll('[data-list]')) part.hidden = part.dataset.list !== chosen;
    this.#lists[chosen].begin();
  }

  #clear() {
    for (const list of Object.values(this.#lists)) list.clear();
    this.#users.clear();
  }

  #act(entry) {
    const { at, who, act, user, room, reason = '' } = entry;
    const item = fromTemplate('audit-template');
    const { acts, somebody } = texts.order;
    setText(find('.audit-what', item), acts[act]?.(who.name, user?.name ?? somebody, this.#titleOf(room), entry) ?? act);
    setText(find('time', item), dateAndTime(new Date(at)));
    setText(find('bdi', item), reason);
    return item;
  }

  #block(block) {
    const item = fromTemplate('blocked-template');
    item.dataset.id = block.user.id;
    this.#users.set(block.user.id, block.user);
    setText(find('bdi', item), block.user.name);
    setText(find('.paged-terms', item), sentenceFor(block));
    return item;
  }

  #letIn(item) {
    const user = this.#users.get(item.dataset.id);
    this.close();
    this.#does.letIn(user);
  }

  /** Of a room that is none of the user's the id is all that is known. */
  #titleOf(id) {
    const room = id && this.#does.room(id);
    return room ? titleOf(room) : (id ?? '');
  }
}

function itemsOf(page, name) {
  return { items: page[name], next: page.next };
}
