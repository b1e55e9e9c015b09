// What a room is called and what it is for, changed by its admins. Only what was changed is sent: somebody else may change
// the other meanwhile.
import { texts } from '../languages/texts.js';
import { onOneLine, problemWith } from '../rooms/wording.js';
import { announce } from './announcer.js';
import { find } from './dom.js';
import { Task } from './task.js';

export class RoomSettings {
  #dialog;
  #form;
  #change;
  #task;
  #about = null;

  /** `change` tells the server of a room's id and what is to become of it. */
  constructor(dialog, change, signal) {
    this.#dialog = dialog;
    this.#form = find('form', dialog);
    this.#change = change;
    this.#task = new Task(find('.dialog-problem', dialog));
    this.#form.addEventListener('submit', (event) => this.#submitted(event), { signal });
    find('.dialog-cancel', dialog).addEventListener('click', () => this.close(), { signal });
  }

  open({ id, name, topic }) {
    this.#about = { id, name, topic };
    this.#form.elements.name.value = name;
    this.#form.elements.topic.value = topic;
    this.#task.renew();
    this.#dialog.showModal();
  }

  close() {
    this.#dialog.close();
  }

  async #submitted(event) {
    event.preventDefault();
    const { id, ...before } = this.#about;
    const given = Object.entries(before).map(([field, value]) => [field, value, onOneLine(this.#form.elements[field].value)]);
    const changes = Object.fromEntries(given.filter(([, value, now]) => now !== value).map(([field, , now]) => [field, now]));
    const problem = problemWith(changes);
    if (problem) return this.#task.say(problem);
    const isChanged = Object.keys(changes).length > 0;
    if (!(await this.#task.attempt(() => isChanged && this.#change(id, changes)))) return;
    this.close();
    if (isChanged) announce(texts.settings.saved);
  }
}
