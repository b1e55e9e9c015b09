// Where one says whether to be told of messages while the page is hidden, and whether it is heard.
import { texts } from '../languages/texts.js';
import { find, setText } from './dom.js';

/** `settings` is as in notices/settings.js. */
export class NoticeChoice {
  #form;
  #settings;
  #isUnanswered = false;

  constructor(form, settings, signal) {
    this.#form = form;
    this.#settings = settings;
    const { shown, sound } = form.elements;
    shown.addEventListener('change', () => this.#choose(shown.checked), { signal });
    sound.addEventListener('change', () => settings.setSound(sound.checked), { signal });
    form.addEventListener('submit', (event) => event.preventDefault(), { signal });
    settings.addEventListener('change', () => this.show(), { signal });
  }

  show() {
    const { state, hasSound } = this.#settings;
    const { shown, sound } = this.#form.elements;
    this.#form.hidden = state === 'missing';
    shown.checked = state === 'on';
    sound.checked = hasSound;
    find('.notices-sound', this.#form).hidden = state !== 'on';
    const note = find('.notices-note', this.#form);
    const { denied, unanswered } = texts.notices;
    const said = state === 'denied' ? denied : this.#isUnanswered && state === 'off' ? unanswered : '';
    note.hidden = !said;
    setText(note, said);
  }

  async #choose(isWanted) {
    this.#isUnanswered = false;
    if (!isWanted) return this.#settings.turnOff();
    this.#isUnanswered = !(await this.#settings.turnOn());
    this.show();
  }
}
