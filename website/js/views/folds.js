// A message of more than about 20 lines shows its beginning, and a button for the rest. What was unfolded stays so.
import { texts } from '../languages/texts.js';
import { find, fromTemplate } from './dom.js';

// Shorter texts fit, however narrow the page and large the letters: nobody need measure them.
const SHORT_CHARACTERS = 300;
const SHORT_LINES = 15;
const LINES = 20;
// What hides hardly more than the button takes is not worth one.
const LINES_TO_SPARE = 3;

export class Folds {
  #items = new Map();
  #changed = new Set();
  #unfolded = new Set();

  /** Takes note of what an item shows now. */
  show(key, item, { text, deleted }) {
    if (deleted || (text.length < SHORT_CHARACTERS && text.split('\n').length < SHORT_LINES)) return this.forget(key);
    this.#items.set(key, item);
    this.#changed.add(key);
  }

  forget(key) {
    const item = this.#items.get(key);
    this.#items.delete(key);
    this.#changed.delete(key);
    if (item) setFold(item, null);
  }

  /** Folds what is too long, of what has changed; or of all, when the page has another width. */
  fit(keys = [...this.#changed]) {
    const texts = keys.map((key) => find('.text', this.#items.get(key)));
    for (const text of texts) text.classList.remove('folded');
    const long = texts.map(isLong);
    keys.forEach((key, index) => setFold(this.#items.get(key), long[index] ? !this.#unfolded.has(key) : null));
    this.#changed.clear();
  }

  fitAll() {
    this.fit([...this.#items.keys()]);
  }

  toggle(key) {
    if (!this.#unfolded.delete(key)) this.#unfolded.add(key);
    setFold(this.#items.get(key), !this.#unfolded.has(key));
  }
}

function isLong(text) {
  return text.offsetHeight > (LINES + LINES_TO_SPARE) * parseFloat(getComputedStyle(text).lineHeight);
}

/** Folded, or unfolded, or, with null, nothing to fold. */
function setFold(item, folded) {
  const text = find('.text', item);
  let button = find('.fold', item);
  text.classList.toggle('folded', folded === true);
  if (folded === null) return void button?.remove();
  if (!button) {
    button = fromTemplate('fold-template');
    text.after(button);
  }
  button.ariaExpanded = String(!folded);
  button.textContent = folded ? texts.messages.showAll : texts.messages.showLess;
}
