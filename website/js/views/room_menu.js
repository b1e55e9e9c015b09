// What can be done with the room on the screen: invite, leave and, for its admins, archive. What cannot simply be taken back
// is asked about first, with what it will do.
import { find, setText } from './dom.js';
import { Task } from './task.js';

const LEAVE = {
  title: 'Leave this room?',
  open: 'You can join it again whenever you like.',
  closed: 'It is closed: to come back you have to be invited again.',
  button: 'Leave',
};
const ARCHIVE = {
  title: 'Archive this room?',
  text: 'It leaves everybody’s list, and nobody can write there any more. What was said stays, and can be read at its address.',
  button: 'Archive',
};

export class RoomMenu {
  #menu;
  #toggle;
  #question;
  #does;
  #task;
  #about = null;
  #asked = null;

  /** `does` invites into, leaves and archives a room. */
  constructor({ menu, toggle, question }, does, signal) {
    this.#menu = menu;
    this.#toggle = toggle;
    this.#question = question;
    this.#does = does;
    this.#task = new Task(find('.dialog-problem', question));
    const on = (target, type, run) => target.addEventListener(type, run, { signal });
    on(find('.invite', menu), 'click', () => this.#chosen(() => this.#does.invite(this.#about)));
    on(find('.leave', menu), 'click', () => this.#chosen(() => this.#ask({ ...LEAVE, text: LEAVE[this.#about.kind], run: this.#does.leave })));
    on(find('.archive', menu), 'click', () => this.#chosen(() => this.#ask({ ...ARCHIVE, run: this.#does.archive })));
    on(find('form', question), 'submit', (event) => this.#submitted(event));
    on(find('.dialog-cancel', question), 'click', () => question.close());
  }

  /** `own` is the user's membership of the room on the screen, or null. */
  show(own) {
    this.#about = own;
    const isGeneral = own?.id === 'general';
    this.#toggle.hidden = !own || own.kind === 'direct';
    find('.leave', this.#menu).hidden = isGeneral;
    find('.archive', this.#menu).hidden = isGeneral || own?.role !== 'admin';
    if (this.#toggle.hidden) this.#menu.hidePopover();
  }

  close() {
    this.#menu.hidePopover();
    this.#question.close();
  }

  #chosen(run) {
    this.#menu.hidePopover();
    if (this.#about) run();
  }

  #ask({ title, text, button, run }) {
    const { id } = this.#about;
    this.#asked = () => run(id);
    setText(find('.dialog-title', this.#question), title);
    setText(find('.dialog-note', this.#question), text);
    setText(find('.primary', this.#question), button);
    this.#task.say('');
    this.#question.showModal();
  }

  async #submitted(event) {
    event.preventDefault();
    if (await this.#task.attempt(this.#asked)) this.#question.close();
  }
}
