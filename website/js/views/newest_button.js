// The way back down, and how much waits there.
export class NewestButton {
  #button;

  constructor(button, jump) {
    this.#button = button;
    button.addEventListener('click', jump);
  }

  show(following, unread) {
    this.#button.hidden = following;
    this.#button.classList.toggle('has-unread', unread > 0);
    this.#button.textContent = unread ? newMessages(unread) : 'Jump to newest';
  }
}

function newMessages(count) {
  return `${count.toLocaleString()} new ${count === 1 ? 'message' : 'messages'}`;
}
