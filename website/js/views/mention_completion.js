// Offers people while somebody types `@` and the beginning of a name (ARIA Authoring Practices, "Editable Combobox"). The box
// keeps the focus; arrow keys choose, Enter and Tab take, Escape closes.
import { texts } from '../languages/texts.js';
import { announce } from './announcer.js';
import { showAvatar } from './avatar.js';
import { find, fromTemplate } from './dom.js';
import { choose } from './listbox.js';
import { Lookup } from './lookup.js';

// A name may begin with any sign, also with an emoji; what follows an address's `@` is none.
const TYPED = /(?:^|[\s([{"'])@([^\s@<>]{1,30}(?: [^\s@<>]{1,30})?)$/u;

export class MentionCompletion extends EventTarget {
  #input;
  #list;
  #people = [];
  #at = 0;
  /** Whom the arrow keys have come to: an answer that comes late leaves them there. */
  #steppedTo = null;
  #query = null;
  #lookup = new Lookup({
    ask: (query) => this.#find(query),
    show: (people) => this.#offer(document.activeElement === this.#input ? people : []),
    take: () => this.#take(this.#list.children[this.#at]),
  });

  /** Returns a promise of the people whose names begin so, the likeliest first. */
  find = async () => [];
  /** Whether this is a name that has been taken, and what was written after it. */
  isTaken = () => false;

  constructor(input, list) {
    super();
    this.#input = input;
    this.#list = list;
    // The box keeps the focus, and the keyboard on the screen stays.
    list.addEventListener('pointerdown', (event) => event.preventDefault());
    list.addEventListener('click', ({ target }) => this.#take(target.closest('[role="option"]')));
    input.addEventListener('blur', () => this.close());
    input.addEventListener('focus', () => this.look());
  }

  /** After each change of the text. */
  look() {
    const query = this.#typed();
    if (query === this.#query) return;
    this.#query = query;
    if (query === null) this.close();
    else this.#lookup.typed(query);
  }

  /** Returns whether the key was its own. */
  pressed({ key, shiftKey, altKey, ctrlKey, metaKey }) {
    if (this.#list.hidden || shiftKey || altKey || ctrlKey || metaKey) return false;
    if (key === 'ArrowDown') this.#step(1);
    else if (key === 'ArrowUp') this.#step(-1);
    else if (key === 'Enter' || key === 'Tab') this.#lookup.entered(this.#query);
    else if (key === 'Escape') this.#hide();
    else return false;
    return true;
  }

  /** What is asked for already is not offered any more; what is begun may be looked for again. */
  close() {
    this.#query = null;
    this.#hide();
  }

  #hide() {
    this.#steppedTo = null;
    this.#lookup.clear();
    this.#offer([]);
  }

  #typed() {
    const { value, selectionStart, selectionEnd } = this.#input;
    const query = selectionStart === selectionEnd ? TYPED.exec(value.slice(0, selectionStart))?.[1] : undefined;
    return query === undefined || this.isTaken(query) ? null : query;
  }

  async #find(query) {
    try {
      return await this.find(query);
    } catch {
      // Whoever types goes on: a name can be typed, too.
      return [];
    }
  }

  #offer(people) {
    this.#people = people;
    this.#list.replaceChildren(...people.map(option));
    this.#list.hidden = !people.length;
    this.#activate(Math.max(0, people.findIndex(({ id }) => id === this.#steppedTo)));
    if (people.length) announce(texts.composer.peopleFound(people.length));
  }

  #step(by) {
    this.#activate(this.#at + by);
    this.#steppedTo = this.#people[this.#at].id;
  }

  #activate(at) {
    this.#at = choose(this.#input, this.#list, at);
  }

  #take(element) {
    const person = this.#people[[...this.#list.children].indexOf(element)];
    if (!person) return;
    const length = this.#query.length + 1;
    this.close();
    this.dispatchEvent(new CustomEvent('take', { detail: { person, length } }));
  }
}

function option(person, index) {
  const item = fromTemplate('mention-template');
  item.id = `mention-${index}`;
  showAvatar(find('.avatar', item), person);
  find('.mention-name', item).textContent = person.name;
  find('.mention-status', item).textContent = person.status ?? '';
  return item;
}
