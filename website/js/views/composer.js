// Where a message is written. Enter sends, or starts a new line where fingers type; drafts are kept until they are sent.
import { MAX_CHARACTERS, lengthOf, normalise, problemWith, withPlainLineBreaks } from '../messages/text.js';
import { announce } from './announcer.js';
import { find } from './dom.js';
import { onKey } from './keys.js';

const COUNT_FROM = MAX_CHARACTERS - 400;

export class Composer extends EventTarget {
  #form;
  #input;
  #send;
  #count;
  #problem;
  #touch = matchMedia('(pointer: coarse)');
  #room = null;
  #drafts = null;
  #wasTooLong = false;

  constructor(form) {
    super();
    this.#form = form;
    this.#input = find('textarea', form);
    this.#send = find('.send', form);
    this.#count = find('.composer-count', form);
    this.#problem = find('.composer-problem', form);
    form.addEventListener('submit', (event) => this.#submitted(event));
    this.#input.addEventListener('input', (event) => this.#edited(event));
    onKey(this.#input, (event) => this.#pressed(event));
    // The keyboard on the screen stays where it is.
    this.#send.addEventListener('mousedown', (event) => event.preventDefault());
    this.#touch.addEventListener('change', () => this.#sayWhatEnterDoes());
    this.#sayWhatEnterDoes();
  }

  /** Shows what was begun for this room. */
  open(room, drafts) {
    this.#room = room;
    this.#drafts = drafts;
    this.#input.placeholder = `Message #${room}`;
    this.#fill(drafts.recall(room));
    if (!this.#input.value) this.#adopt(room);
  }

  focus() {
    this.#input.focus();
  }

  /** Leaves nothing on the page; the draft stays for when its author is back. */
  close() {
    this.#room = this.#drafts = null;
    this.#fill('');
  }

  clear() {
    this.#drafts?.keep(this.#room, '');
    this.#fill('');
  }

  /** What a tab that was closed has left; it comes too late where something has been typed. */
  async #adopt(room) {
    const isWanted = () => room === this.#room && !this.#input.value;
    const text = await this.#drafts.adopt(room, isWanted);
    if (text && isWanted()) this.#fill(text);
  }

  #fill(text) {
    this.#input.value = text;
    this.#update();
  }

  #edited({ isComposing }) {
    if (!isComposing) this.#useLineBreaks();
    this.#drafts?.keep(this.#room, this.#input.value);
    this.#update();
    if (this.#input.value.trim()) this.dispatchEvent(new Event('typing'));
  }

  /** What was pasted or dropped shows as it will be sent. The box itself knows \r\n and \r; the others are of one unit each. */
  #useLineBreaks() {
    const { value, selectionStart, selectionEnd } = this.#input;
    const plain = withPlainLineBreaks(value);
    if (plain === value) return;
    this.#input.value = plain;
    this.#input.setSelectionRange(selectionStart, selectionEnd);
  }

  #pressed(event) {
    const { key, shiftKey, altKey, ctrlKey, metaKey } = event;
    const sends = this.#touch.matches ? ctrlKey || metaKey : true;
    if (key !== 'Enter' || shiftKey || altKey || !sends) return;
    event.preventDefault();
    this.#form.requestSubmit();
  }

  #submitted(event) {
    event.preventDefault();
    const text = normalise(this.#input.value);
    const problem = text && problemWith(text);
    this.#show(problem);
    const room = this.#room;
    if (!room || !text || problem) return;
    this.clear();
    this.focus();
    this.dispatchEvent(new CustomEvent('send', { detail: { room, text } }));
  }

  #update() {
    const text = normalise(this.#input.value);
    const length = lengthOf(text);
    const tooLong = length > MAX_CHARACTERS;
    if (tooLong && !this.#wasTooLong) announce('The message is too long.');
    this.#wasTooLong = tooLong;
    // What cannot be sent for another reason than that there is nothing may be tried: then the reason is told.
    this.#send.disabled = !text;
    this.#input.setAttribute('aria-invalid', tooLong);
    this.#count.hidden = length < COUNT_FROM;
    this.#count.value = `${length.toLocaleString()} / ${MAX_CHARACTERS.toLocaleString()}`;
    if (!this.#problem.hidden) this.#show(text && problemWith(text));
    // A hidden copy of the text gives the box its height, without inline styles.
    this.#input.parentElement.dataset.text = this.#input.value;
  }

  #show(problem) {
    this.#problem.hidden = !problem;
    if (this.#problem.textContent !== problem) this.#problem.textContent = problem;
  }

  #sayWhatEnterDoes() {
    const { matches } = this.#touch;
    this.#input.enterKeyHint = matches ? 'enter' : 'send';
    find('.enter-sends', this.#form).hidden = matches;
    find('.enter-breaks', this.#form).hidden = !matches;
  }
}
