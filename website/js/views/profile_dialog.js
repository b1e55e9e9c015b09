// Where one says what one is called, what one is up to, and where in the world. Only what was changed is sent.
import { texts } from '../languages/texts.js';
import { isVisible } from '../messages/visible.js';
import { MOST_IN_NAME, hasForbidden } from '../people/name.js';
import { find, setText } from './dom.js';
import { Task } from './task.js';

const MOST_IN_STATUS = 140;

export class ProfileDialog {
  #dialog;
  #form;
  #profile;
  #announce;
  #task;

  constructor(dialog, profile, announce, signal) {
    this.#dialog = dialog;
    this.#form = find('form', dialog);
    this.#profile = profile;
    this.#announce = announce;
    this.#task = new Task(find('.dialog-problem', dialog));
    this.#form.addEventListener('submit', (event) => this.#submitted(event), { signal });
    find('.dialog-cancel', dialog).addEventListener('click', () => dialog.close(), { signal });
    dialog.addEventListener('close', () => dialog.open || this.#form.elements.time_zone.replaceChildren(), { signal });
  }

  open() {
    if (this.#dialog.open) return;
    const { name = '', named = true, status = '', time_zone = '' } = this.#profile.user ?? {};
    const { elements } = this.#form;
    find('.dialog-note', this.#dialog).hidden = named;
    setText(find('.profile-placeholder', this.#dialog), named ? '' : name);
    elements.name.value = named ? name : '';
    elements.status.value = status;
    elements.time_zone.replaceChildren(...zones(time_zone));
    elements.time_zone.value = time_zone;
    this.#task.renew();
    this.#dialog.showModal();
  }

  close() {
    this.#dialog.close();
  }

  async #submitted(event) {
    event.preventDefault();
    const changes = this.#changes();
    const { value } = this.#form.elements.name;
    // What somebody without a name leaves blank is no change, and no name either.
    const problem = isVisible(value) ? problemWith(changes) : texts.profile.needsName;
    if (problem) return this.#task.say(problem);
    const isChanged = Object.keys(changes).length > 0;
    if (!(await this.#task.attempt(() => isChanged && this.#profile.change(changes)))) return;
    this.#dialog.close();
    if (isChanged) this.#announce(texts.profile.saved);
  }

  #changes() {
    const before = this.#profile.user ?? {};
    const known = { name: before.named ? before.name : '', status: before.status ?? '', time_zone: before.time_zone ?? '' };
    const now = Object.fromEntries(Object.keys(known).map((name) => [name, this.#form.elements[name].value.trim()]));
    return Object.fromEntries(Object.entries(now).filter(([name, value]) => value !== known[name]));
  }
}

function problemWith({ name, status = '' }) {
  if (name && hasForbidden(name)) return texts.profile.nameHidesSigns;
  if (name && lengthOf(name) > MOST_IN_NAME) return texts.profile.nameTooLong(MOST_IN_NAME);
  return lengthOf(status) > MOST_IN_STATUS ? texts.profile.statusTooLong(MOST_IN_STATUS) : '';
}

function lengthOf(text) {
  return [...text].length;
}

/** Where this browser is comes first. One that this browser does not know stays all the same. */
function zones(current) {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const names = new Set([here, current, ...Intl.supportedValuesOf('timeZone')]);
  names.delete('');
  return [new Option(texts.profile.notTold, ''), ...[...names].map((name) => new Option(name.replaceAll('_', ' '), name))];
}
