// Every emoji that there is, by group or by name. The box keeps the focus while arrow keys go through what is offered (ARIA
// Authoring Practices, "Combobox"). What is offered is on the page only while it is open, one group at a time.
import { texts } from '../languages/texts.js';
import { emojiGroups, emojiNamed } from '../messages/emoji_search.js';
import { find, isRightToLeft } from './dom.js';
import { onKey } from './keys.js';
import { placeAt } from './place.js';

export class EmojiPicker {
  #panel;
  #input;
  #grid;
  #tabs;
  #note;
  #load;
  #groups = [];
  #active = null;
  #chosen = () => {};

  constructor(panel, signal, load = emojiGroups) {
    this.#panel = panel;
    this.#input = find('input', panel);
    this.#grid = find('.emoji-grid', panel);
    this.#tabs = find('.emoji-tabs', panel);
    this.#note = find('.emoji-note', panel);
    this.#load = load;
    this.#input.addEventListener('input', () => this.#search(), { signal });
    this.#tabs.addEventListener('click', ({ target }) => this.#showGroup(target.dataset.group), { signal });
    this.#grid.addEventListener('click', ({ target }) => this.#choose(target.closest('[role="option"]')), { signal });
    panel.addEventListener('toggle', ({ newState }) => newState === 'closed' && this.#empty(), { signal });
    onKey(this.#input, (event) => this.#pressed(event), { signal });
  }

  /** Calls back with the one that is chosen. */
  async open(anchor, chosen) {
    this.#chosen = chosen;
    this.#input.value = '';
    this.#panel.showPopover();
    placeAt(this.#panel, anchor.getBoundingClientRect());
    this.#input.focus();
    if (!this.#groups.length) this.#say(texts.emoji.loading);
    try {
      this.#groups = await this.#load();
    } catch (problem) {
      return this.#say(texts.emoji.notLoaded(problem.message));
    }
    if (!this.#panel.matches(':popover-open')) return;
    this.#tabs.replaceChildren(...this.#groups.map(tab));
    this.#search();
  }

  close() {
    this.#panel.hidePopover();
  }

  #search() {
    if (!this.#groups.length) return;
    const query = this.#input.value.trim();
    if (!query) return this.#showGroup(this.#groups[0].name);
    const found = emojiNamed(this.#groups, query);
    this.#mark(null);
    this.#show(found, texts.emoji.found);
    this.#say(found.length ? '' : texts.emoji.none);
  }

  #showGroup(name) {
    const group = this.#groups.find((each) => each.name === name);
    if (!group) return;
    this.#mark(name);
    this.#show(group.emoji, name);
    this.#say('');
  }

  #mark(name) {
    for (const button of this.#tabs.children) button.ariaPressed = String(button.dataset.group === name);
  }

  #show(emoji, name) {
    this.#grid.ariaLabel = name;
    this.#grid.replaceChildren(...emoji.map(option));
    this.#grid.scrollTop = 0;
    this.#activate(this.#input.value.trim() ? this.#grid.firstElementChild : null);
  }

  #activate(element) {
    if (this.#active) this.#active.ariaSelected = 'false';
    this.#active = element;
    if (!element) return this.#input.removeAttribute('aria-activedescendant');
    element.ariaSelected = 'true';
    element.scrollIntoView({ block: 'nearest' });
    this.#input.setAttribute('aria-activedescendant', element.id);
  }

  #pressed(event) {
    const { key } = event;
    const options = [...this.#grid.children];
    const at = options.indexOf(this.#active);
    const columns = getComputedStyle(this.#grid).gridTemplateColumns.split(' ').length;
    const [right, left] = isRightToLeft() ? [-1, 1] : [1, -1];
    const steps = { ArrowDown: columns, ArrowUp: -columns, ArrowRight: right, ArrowLeft: left };
    if (key === 'Enter') this.#choose(this.#active);
    else if (!(key in steps) || !options.length || (at < 0 && key !== 'ArrowDown')) return;
    else this.#activate(at < 0 ? options[0] : (options[at + steps[key]] ?? this.#active));
    event.preventDefault();
  }

  #choose(element) {
    if (!element) return;
    const emoji = element.textContent;
    this.close();
    this.#chosen(emoji);
  }

  #say(sentence) {
    this.#note.textContent = sentence;
    this.#note.hidden = !sentence;
  }

  #empty() {
    this.#activate(null);
    this.#grid.replaceChildren();
    this.#tabs.replaceChildren();
  }
}

function option({ emoji, name }, index) {
  const element = document.createElement('div');
  Object.assign(element, { role: 'option', id: `emoji-${index}`, textContent: emoji, title: name, ariaLabel: name, ariaSelected: 'false' });
  return element;
}

function tab({ name, emoji }) {
  const button = document.createElement('button');
  Object.assign(button, { type: 'button', className: 'emoji-tab', textContent: emoji[0].emoji, title: name, ariaLabel: name });
  button.dataset.group = name;
  return button;
}
