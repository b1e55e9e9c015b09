// Offers people while somebody types `@` and the beginning of a name (ARIA Authoring Practices, "Editable Combobox"). The box
// keeps the focus; arrow keys choose, Enter and Tab take, Escape closes.
import { texts } from '../languages/texts.js';
import { announce } from './announcer.js';
import { showAvatar } from './avatar.js';
import { find, fromTemplate } from './dom.js';
import { choose } from './listbox.js';

// A name may begin with any sign, also with an emoji; what follows an address's `@` is none.
const TYPED = /(?:^|[\s([{"'])@([^\s@<>]{1,30}(?: [^\s@<>]{1,30})?)$/u;
const WAIT_MS = 150;

export class MentionCompletion extends EventTarget {
  #input;
  #list;
  #people = [];
  #at = 0;
  #query = null;
  /** What those are an answer to that are offered, and what is being asked for. */
  #offered = null;
  #asking = null;
  /** The query whose first person Enter has meant, before the answer was there. */
  #meant = null;
  #timer = null;

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
    this.#meant = null;
    clearTimeout(this.#timer);
    if (query === null) return this.close();
    this.#timer = setTimeout(() => this.#ask(query), WAIT_MS);
  }

  /** Returns whether the key was its own. */
  pressed({ key, shiftKey, altKey, ctrlKey, metaKey }) {
    if (this.#list.hidden || shiftKey || altKey || ctrlKey || metaKey) return false;
    if (key === 'ArrowDown') this.#activate(this.#at + 1);
    else if (key === 'ArrowUp') this.#activate(this.#at - 1);
    else if (key === 'Enter' || key === 'Tab') this.#takeChosen();
    else if (key === 'Escape') this.#hide();
    else return false;
    return true;
  }

  /** What is asked for already is not offered any more; what is begun may be looked for again. */
  close() {
    clearTimeout(this.#timer);
    this.#query = null;
    this.#hide();
  }

  #hide() {
    this.#people = [];
    this.#offered = this.#meant = null;
    this.#list.hidden = true;
    this.#list.replaceChildren();
    this.#input.removeAttribute('aria-activedescendant');
  }

  #typed() {
    const { value, selectionStart, selectionEnd } = this.#input;
    const query = selectionStart === selectionEnd ? TYPED.exec(value.slice(0, selectionStart))?.[1] : undefined;
    return query === undefined || this.isTaken(query) ? null : query;
  }

  async #ask(query) {
    this.#asking = query;
    let people;
    try {
      people = await this.find(query);
    } catch {
      // Whoever types goes on: a name can be typed, too.
      people = [];
    }
    if (query === this.#asking) this.#asking = null;
    if (query !== this.#query || document.activeElement !== this.#input) return;
    const isMeant = query === this.#meant;
    this.#offer(people);
    if (isMeant) this.#take(this.#list.children[0]);
  }

  #offer(people) {
    this.#hide();
    if (!people.length) return;
    this.#people = people;
    this.#offered = this.#query;
    this.#list.replaceChildren(...people.map(option));
    this.#list.hidden = false;
    this.#activate(0);
    announce(texts.composer.peopleFound(people.length));
  }

  #activate(at) {
    this.#at = choose(this.#input, this.#list, at);
  }

  /** Of those who are called as it stands there now: they are waited for. */
  #takeChosen() {
    if (this.#offered === this.#query) return this.#take(this.#list.children[this.#at]);
    this.#meant = this.#query;
    clearTimeout(this.#timer);
    if (this.#asking !== this.#query) this.#ask(this.#query);
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
