// Who has reacted to a message, and with what: by name as far as the message tells, the others by their number.
import { isolated, list } from '../languages/formats.js';
import { texts } from '../languages/texts.js';
import { find, fromTemplate } from './dom.js';
import { placeAt } from './place.js';

/** A sentence of names; people whose names are not known count among the others. */
export function reactorsOf({ count, users }, names, me) {
  const others = users.filter((id) => id !== me.id).map((id) => names.of(id)).filter((name) => name !== null);
  const known = [...(users.includes(me.id) ? [texts.reactions.you] : []), ...others.map(isolated)];
  const more = count - known.length;
  const rest = known.length ? texts.reactions.more(more) : texts.reactions.people(more);
  const sentence = list(more > 0 ? [...known, rest] : known);
  return sentence[0].toLocaleUpperCase() + sentence.slice(1);
}

export class Reactors {
  #panel;
  #names;
  #me;
  #shown = null;

  constructor(panel, names, me) {
    this.#panel = panel;
    this.#names = names;
    this.#me = me;
  }

  async show(message, anchor) {
    this.#shown = message;
    this.#fill(message);
    if (!this.#panel.matches(':popover-open')) this.#panel.showPopover();
    placeAt(this.#panel, anchor.getBoundingClientRect());
    this.#panel.focus();
    await this.#names.ask(message.reactions.flatMap(({ users }) => users));
    if (this.#shown !== message) return;
    this.#fill(message);
    placeAt(this.#panel, anchor.getBoundingClientRect());
  }

  close() {
    this.#panel.hidePopover();
  }

  #fill({ reactions }) {
    find('.reactors-list', this.#panel).replaceChildren(
      ...reactions.map((reaction) => {
        const item = fromTemplate('reactor-template');
        item.firstElementChild.textContent = reaction.emoji;
        item.lastElementChild.textContent = reactorsOf(reaction, this.#names, this.#me);
        return item;
      }),
    );
  }
}
