// What a user has begun to write: one draft for each room and tab, kept until it is sent. It is
// `{ text, named?, reply_to?, edit? }`; `named` are the people whom the text names (naming_people.js), and `edit` is
// `{ id, sent, original, text, named }`, a message that is being changed while the text waits.
import { Kept } from '../storage/kept.js';
import { Tab } from '../storage/tab.js';
import { namedOf } from './naming_people.js';
import { isOriginal } from './originals.js';

export class Drafts {
  #kept;
  #tab;

  constructor(userId, tab = Tab.here) {
    this.#kept = new Kept(userId, 'draft');
    this.#tab = tab;
  }

  /** This tab's own for the room. */
  recall(room) {
    return draftOf(this.#kept.get(this.#name(room)));
  }

  keep(room, draft) {
    if (isEmpty(draft)) this.#kept.delete(this.#name(room));
    else this.#kept.set(this.#name(room), { ...draft, at: Date.now() });
  }

  /** Takes over the newest draft that a tab which is now closed has left for the room, if `isWanted` still. */
  async adopt(room, isWanted) {
    const open = await Tab.open();
    if (!isWanted()) return null;
    const left = this.#of(room).filter(({ tab }) => tab !== this.#tab.id && !open?.includes(tab));
    if (!left.length) return null;
    const { name, draft } = left.reduce((one, other) => (one.at > other.at ? one : other));
    this.keep(room, draft);
    this.#kept.delete(name);
    return draft;
  }

  close() {
    this.#kept.close();
  }

  #of(room) {
    return this.#kept.names
      .filter((name) => name.startsWith(`${room}.`))
      .map((name) => ({ name, tab: name.slice(room.length + 1), value: this.#kept.get(name) }))
      .map(({ value, ...rest }) => ({ ...rest, at: value?.at, draft: draftOf(value) }))
      .filter(({ draft }) => !isEmpty(draft));
  }

  /** No room's name has a full stop. */
  #name(room) {
    return `${room}.${this.#tab.id}`;
  }
}

function isEmpty({ text, reply_to, edit }) {
  return !text && !reply_to && !edit;
}

/** What storage holds may be of another version of this page, or by somebody else's hand. */
function draftOf(value) {
  const { text, named, reply_to, edit } = value ?? {};
  const draft = { text: typeof text === 'string' ? text : '' };
  if (namedOf(named).length) draft.named = namedOf(named);
  if (isOriginal(reply_to)) draft.reply_to = reply_to;
  if ([edit?.id, edit?.sent, edit?.original, edit?.text].every((part) => typeof part === 'string')) draft.edit = { ...edit, named: namedOf(edit.named) };
  return draft;
}
