// How others come into a room: by name at once, or by a link, made when it is asked for, copied by a button, and what it
// allows is said.
import { dateAndTime } from '../languages/times.js';
import { texts } from '../languages/texts.js';
import { copyText } from './clipboard.js';
import { find } from './dom.js';
import { InvitePeople } from './invite_people.js';
import { Task } from './task.js';

export class Invite {
  #dialog;
  #make;
  #people;
  #task;
  #room = null;

  /** `make` makes an invitation into a room of this id; `finding` is what finds people and brings them in (views/invite_people.js). */
  constructor(dialog, make, finding, signal) {
    this.#dialog = dialog;
    this.#make = make;
    this.#people = new InvitePeople(find('.invite-people', dialog), finding, signal);
    this.#task = new Task(find('.invite-problem', dialog));
    const on = (target, type, run) => target.addEventListener(type, run, { signal });
    on(find('form', dialog), 'submit', (event) => this.#submitted(event));
    on(find('.invite-copy', dialog), 'click', () => copyText(find('.invite-link', dialog).value, texts.copying.linkCopied));
    on(find('.invite-link', dialog), 'focus', ({ target }) => target.select());
    on(find('.dialog-cancel', dialog), 'click', () => this.close());
    // A link lets whoever has it in: it does not stay on the page.
    on(dialog, 'close', () => dialog.open || this.#forget());
  }

  open({ id, title }) {
    this.#room = id;
    find('.invite-room', this.#dialog).textContent = title;
    this.#task.renew();
    this.#show(null);
    this.#dialog.showModal();
    this.#people.open(id);
  }

  close() {
    this.#dialog.close();
  }

  #forget() {
    this.#show(null);
    this.#people.clear();
  }

  async #submitted(event) {
    event.preventDefault();
    const room = this.#room;
    await this.#task.attempt(async () => {
      const invitation = await this.#make(room);
      if (this.#dialog.open && room === this.#room) this.#show(invitation);
    });
  }

  #show(invitation) {
    for (const part of this.#dialog.querySelectorAll('.invite-made')) part.hidden = !invitation;
    find('.invite-make', this.#dialog).hidden = Boolean(invitation);
    find('.invite-link', this.#dialog).value = invitation?.url ?? '';
    find('.invite-terms', this.#dialog).textContent = invitation ? termsOf(invitation) : '';
    if (invitation && !find('input:focus', this.#dialog)) find('.invite-copy', this.#dialog).focus();
  }
}

function termsOf({ expires_at, uses_left }) {
  return texts.invitation.terms(uses_left, dateAndTime(new Date(expires_at)));
}
