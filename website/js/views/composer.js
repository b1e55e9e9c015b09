// Where a message is written. Enter sends; the draft of each room outlives a reload.
import { MAX_CHARACTERS, lengthOf, normalise } from '../messages/text.js';
import { forget, recall, remember } from '../session/storage.js';
import { announce } from './announcer.js';
import { find } from './dom.js';

const COUNT_FROM = MAX_CHARACTERS - 400;
const IME_KEY_CODE = 229;

export class Composer extends EventTarget {
  #form;
  #input;
  #send;
  #count;
  #draft = '';
  #wasTooLong = false;

  constructor(form) {
    super();
    this.#form = form;
    this.#input = find('textarea', form);
    this.#send = find('.send', form);
    this.#count = find('.composer-count', form);
    form.addEventListener('submit', (event) => this.#submitted(event));
    this.#input.addEventListener('input', () => this.#edited());
    this.#input.addEventListener('keydown', (event) => this.#pressed(event));
  }

  /** Shows the draft kept under this key. */
  open(draftKey, roomName) {
    this.#draft = draftKey;
    this.#input.placeholder = `Message #${roomName}`;
    this.#input.value = recall(draftKey) ?? '';
    this.#update();
  }

  focus() {
    this.#input.focus();
  }

  /** Leaves nothing on the page; the draft stays for when its author is back. */
  close() {
    this.#input.value = '';
    this.#update();
  }

  clear() {
    this.#input.value = '';
    forget(this.#draft);
    this.#update();
  }

  #edited() {
    if (this.#input.value) remember(this.#draft, this.#input.value);
    else forget(this.#draft);
    this.#update();
    if (this.#input.value.trim()) this.dispatchEvent(new Event('typing'));
  }

  #pressed(event) {
    // Safari ends a composition before it reports the Enter that ended it; the key code still tells.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === IME_KEY_CODE) return;
    event.preventDefault();
    this.#form.requestSubmit();
  }

  #submitted(event) {
    event.preventDefault();
    const text = normalise(this.#input.value);
    if (!text || lengthOf(text) > MAX_CHARACTERS) return;
    this.clear();
    this.focus();
    this.dispatchEvent(new CustomEvent('send', { detail: text }));
  }

  #update() {
    const text = normalise(this.#input.value);
    const length = lengthOf(text);
    const tooLong = length > MAX_CHARACTERS;
    if (tooLong && !this.#wasTooLong) announce('The message is too long.');
    this.#wasTooLong = tooLong;
    this.#send.disabled = !text || tooLong;
    this.#input.setAttribute('aria-invalid', tooLong);
    this.#count.hidden = length < COUNT_FROM;
    this.#count.value = `${length.toLocaleString()} / ${MAX_CHARACTERS.toLocaleString()}`;
    // A hidden copy of the text gives the box its height, without inline styles.
    this.#input.parentElement.dataset.text = this.#input.value;
  }
}
