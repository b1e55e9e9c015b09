// Which language the page speaks, and how many hours its clock has; what others have to be set stands beside it. A language
// is that of a whole page: it comes with a reload, which loses nothing that was written.
import { hours } from '../languages/hours.js';
import { texts } from '../languages/texts.js';
import { find } from './dom.js';
import { Task } from './task.js';

const KEY = 'chatroom.language';

export class SettingsDialog {
  #dialog;
  #language;
  #hours;
  #task;
  #reload;

  constructor(dialog, signal, reload = () => location.reload()) {
    this.#dialog = dialog;
    this.#language = find('#language', dialog);
    this.#hours = find('#hours', dialog);
    this.#task = new Task(find('.dialog-problem', this.#language));
    this.#reload = reload;
    this.#language.elements.language.replaceChildren(...options());
    const on = (target, type, run) => target.addEventListener(type, run, { signal });
    on(this.#language, 'change', () => this.#offer());
    on(this.#language, 'submit', (event) => this.#use(event));
    on(this.#hours, 'change', () => hours.choose(this.#hours.elements.hours.value));
    on(hours, 'change', () => this.#showHours());
    on(find('.dialog-actions .dialog-cancel', dialog), 'click', () => this.close());
  }

  open() {
    this.#language.elements.language.value = chosen();
    this.#showHours();
    this.#offer();
    this.#dialog.showModal();
  }

  close() {
    this.#dialog.close();
  }

  /** Also as another tab has chosen. */
  #showHours() {
    this.#hours.elements.hours.value = hours.choice || 'system';
  }

  /** Whoever goes through the languages by the keyboard does not use each. */
  #offer() {
    this.#task.say('');
    find('button', this.#language).hidden = this.#language.elements.language.value === chosen();
  }

  #use(event) {
    event.preventDefault();
    const { value } = this.#language.elements.language;
    try {
      if (value) localStorage.setItem(KEY, value);
      else localStorage.removeItem(KEY);
    } catch {
      return this.#task.say(texts.preferences.notKept);
    }
    this.#reload();
  }
}

function chosen() {
  try {
    return localStorage.getItem(KEY) ?? '';
  } catch {
    return '';
  }
}

/** Each by its own name; first whichever the browser asks for. */
function options() {
  const links = [...find('#languages').content.querySelectorAll('link')];
  const asked = navigator.languages.map((tag) => tag.toLowerCase().split('-')[0]).concat('en');
  const own = asked.map((language) => links.find(({ hreflang }) => hreflang === language)).find(Boolean);
  return [
    new Option(texts.preferences.browsers(own?.title ?? ''), ''),
    ...links.map(({ title, hreflang }) => Object.assign(new Option(title, hreflang), { lang: hreflang })),
  ];
}
