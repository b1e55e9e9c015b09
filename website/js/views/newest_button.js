// The way back down, and how much waits there.
import { texts } from '../languages/texts.js';

export class NewestButton {
  #button;

  constructor(button, jump) {
    this.#button = button;
    button.addEventListener('click', jump);
  }

  show(following, unread) {
    this.#button.hidden = following;
    this.#button.classList.toggle('has-unread', unread > 0);
    this.#button.textContent = unread ? texts.log.newMessages(unread) : texts.log.toNewest;
  }
}
