// Somebody, and what can be done with them.
import { using } from '../languages/formats.js';
import { hours } from '../languages/hours.js';
import { texts } from '../languages/texts.js';
import { showAvatar } from './avatar.js';
import { find, setText } from './dom.js';

export class PersonCard extends EventTarget {
  #dialog;
  #about = null;

  /** Events: `choose`, with what is to be done and with whom. */
  constructor(dialog, signal) {
    super();
    this.#dialog = dialog;
    find('.person-acts', dialog).addEventListener('click', ({ target }) => this.#clicked(target.closest('[data-act]')), { signal });
    find('.dialog-cancel', dialog).addEventListener('click', () => this.close(), { signal });
    hours.addEventListener('change', () => this.person && this.#showTime(), { signal });
  }

  /** Whose card is open, or null. */
  get person() {
    return this.#dialog.open ? this.#about.person : null;
  }

  /** `acts` has the names of what is offered; `member` is what they are in the room on the screen, or null. */
  show({ person, member = null, isHere = false, isMe = false, acts, blocked = '' }) {
    this.#about = { person, member };
    showAvatar(find('.avatar', this.#dialog), person);
    setText(find('.dialog-title bdi', this.#dialog), person.name);
    this.#fill('.card-is', whatIs({ person, member, isMe, isHere }));
    this.#fill('.card-status', person.status ?? '');
    this.#showTime();
    this.#fill('.card-blocked', blocked);
    for (const button of this.#dialog.querySelectorAll('[data-act]')) button.hidden = !acts.has(button.dataset.act);
    if (!this.#dialog.open) this.#dialog.showModal();
  }

  close() {
    this.#dialog.close();
  }

  #showTime() {
    const { time_zone } = this.#about.person;
    this.#fill('.card-time', time_zone ? timeIn(time_zone) : '');
  }

  #fill(selector, sentence) {
    const element = find(selector, this.#dialog);
    setText(element, sentence);
    element.hidden = !sentence;
  }

  #clicked(button) {
    if (!button) return;
    this.close();
    this.dispatchEvent(new CustomEvent('choose', { detail: { act: button.dataset.act, ...this.#about } }));
  }
}

function whatIs({ person, member, isMe, isHere }) {
  const says = texts.person;
  const role = member && (member.role === 'admin' ? says.admin : says.member);
  const since = member?.joined_at && says.since(using(Intl.DateTimeFormat, { dateStyle: 'medium' }).format(new Date(member.joined_at)));
  const parts = [isMe && says.you, role, since, isHere && says.here, person.named === false && says.unnamed].filter(Boolean);
  return using(Intl.ListFormat, { type: 'unit', style: 'short' }).format(parts);
}

/** A zone that this browser does not know says nothing. */
function timeIn(timeZone) {
  try {
    const clock = using(Intl.DateTimeFormat, { timeStyle: 'short', hourCycle: hours.cycle, timeZone });
    return texts.person.timeThere(clock.format(new Date()), timeZone.replaceAll('_', ' '));
  } catch {
    return '';
  }
}
