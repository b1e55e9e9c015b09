// All that the keyboard does, by where it does it.
import { texts } from '../languages/texts.js';
import { find, fromTemplate } from './dom.js';
import { SHORTCUTS } from './shortcuts.js';

// Each as the module has it that hears it: message_focus.js, composer.js and mention_completion.js.
const MESSAGES = [
  { does: 'step', keys: [['ArrowUp'], ['ArrowDown']] },
  { does: 'ends', keys: [['Home'], ['End']] },
  { does: 'menu', keys: [['Enter'], ['Shift', 'F10']] },
];
const WRITING = [
  { does: 'send', keys: [['Enter']] },
  { does: 'newLine', keys: [['Shift', 'Enter']] },
  { does: 'name', keys: [['@']] },
  { does: 'editLast', keys: [['ArrowUp']] },
  { does: 'giveUp', keys: [['Escape']] },
];
// Where a finger writes, Enter is a new line (composer.js).
const TOUCH_WRITING = [{ does: 'send', keys: [['Control', 'Enter']] }, { does: 'newLine', keys: [['Enter']] }, ...WRITING.slice(2)];
const SIGNS = { ArrowUp: '↑', ArrowDown: '↓', Escape: 'Esc', Control: 'Ctrl', k: 'K' };
const MAC_SIGNS = { ...SIGNS, Control: '⌘', Alt: '⌥', Shift: '⇧' };

export class KeyList {
  #dialog;
  #signs;

  constructor(dialog, signal, platform = navigator.userAgentData?.platform ?? navigator.platform) {
    this.#dialog = dialog;
    this.#signs = /^mac|^iP/i.test(platform) ? MAC_SIGNS : SIGNS;
    find('.dialog-cancel', dialog).addEventListener('click', () => this.close(), { signal });
  }

  open() {
    if (this.#dialog.open) return;
    const writing = matchMedia('(pointer: coarse)').matches ? TOUCH_WRITING : WRITING;
    const groups = { anywhere: SHORTCUTS.map(withKeys), messages: MESSAGES, writing };
    find('.key-groups', this.#dialog).replaceChildren(...Object.entries(groups).map(([name, rows]) => this.#group(name, rows)));
    this.#dialog.showModal();
    // The button that has the focus stands below.
    this.#dialog.scrollTop = 0;
  }

  close() {
    this.#dialog.close();
  }

  #group(name, rows) {
    const group = fromTemplate('key-group-template');
    group.firstElementChild.textContent = texts.keys.groups[name];
    group.lastElementChild.replaceChildren(...rows.map((row) => this.#row(row)));
    return group;
  }

  #row({ does, keys }) {
    const row = fromTemplate('key-row-template');
    find('dt', row).textContent = texts.keys.does[does];
    find('dd', row).replaceChildren(...keys.flatMap((combination, at) => [...(at ? [' '] : []), this.#keysOf(combination)]));
    return row;
  }

  /** Keys stand from left to right, as on the keyboard, whatever the language. */
  #keysOf(combination) {
    const element = document.createElement('bdo');
    element.dir = 'ltr';
    combination.forEach((key, at) => {
      if (at) element.append('+');
      element.append(Object.assign(document.createElement('kbd'), { textContent: this.#signs[key] ?? key }));
    });
    return element;
  }
}

function withKeys({ does, key, command, alt }) {
  return { does, keys: [[...(command ? ['Control'] : []), ...(alt ? ['Alt'] : []), key]] };
}
