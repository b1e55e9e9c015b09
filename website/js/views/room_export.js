// Takes all messages of a room into a file. It is on the disk when all of it is there, and not before.
import { using } from '../languages/formats.js';
import { texts } from '../languages/texts.js';
import { find, setText } from './dom.js';
import { Task } from './task.js';

export class RoomExport {
  #dialog;
  #run;
  #save;
  #task;
  #about = null;
  #ending = null;

  /** `run` brings a Blob of a room's messages, `save` puts one on the disk by a name. */
  constructor(dialog, run, signal, save = saveFile) {
    this.#dialog = dialog;
    this.#run = run;
    this.#save = save;
    this.#task = new Task(find('.dialog-problem', dialog), (why) => texts.exporting.failed(why));
    const on = (target, type, run) => target.addEventListener(type, run, { signal });
    on(find('form', dialog), 'submit', (event) => this.#submitted(event));
    on(find('.dialog-cancel', dialog), 'click', () => (this.#ending ? this.#ending.abort() : this.close()));
    // What runs is ended by the button that says so.
    on(dialog, 'cancel', (event) => this.#ending && event.preventDefault());
    on(dialog, 'close', () => !dialog.open && this.#ending?.abort());
  }

  open({ id, name, created_at }) {
    this.#about = { id, name, created_at };
    this.#task.say('');
    this.#say('');
    this.#dialog.showModal();
  }

  /** What is not finished by then is not saved. */
  close() {
    this.#ending?.abort();
    this.#dialog.close();
  }

  async #submitted(event) {
    event.preventDefault();
    if (this.#ending) return;
    const ending = new AbortController();
    this.#show(ending);
    this.#say(texts.exporting.beginning);
    await this.#task.attempt(async () => this.#finish(await this.#fetch(ending.signal)));
    this.#show(null);
    if (!find('.dialog-problem', this.#dialog).hidden) this.#say('');
  }

  async #fetch(signal) {
    let messages = 0;
    const file = await this.#run(this.#about.id, { signal, tell: (far) => (messages = far.messages, this.#tell(far)) });
    return { file, messages };
  }

  #tell(far) {
    this.#say(sentenceFor(far));
    find('progress', this.#dialog).value = far.until ? this.#part(far.until) : 0;
  }

  #finish({ file, messages }) {
    if (!file) return this.#say(texts.exporting.ended);
    const name = fileNameOf(this.#about.name);
    this.#save(file, name);
    this.#say(texts.exporting.done(messages, name));
  }

  /** How much of the room's time has been gone through. */
  #part(until) {
    const begin = Date.parse(this.#about.created_at);
    return (Date.parse(until) - begin) / Math.max(1, Date.now() - begin);
  }

  #show(ending) {
    this.#ending = ending;
    this.#dialog.closedBy = ending ? 'none' : 'any';
    const progress = find('progress', this.#dialog);
    progress.hidden = !ending;
    progress.value = 0;
    find('.primary', this.#dialog).hidden = Boolean(ending);
    setText(find('.dialog-cancel', this.#dialog), ending ? texts.exporting.end : texts.exporting.close);
  }

  #say(sentence) {
    setText(find('.export-note', this.#dialog), sentence);
  }
}

function sentenceFor({ messages, until, waits }) {
  const { beginning, soFar, waiting } = texts.exporting;
  const far = until ? soFar(messages, using(Intl.DateTimeFormat, { dateStyle: 'medium' }).format(new Date(until))) : beginning;
  return waits ? waiting(far, waits) : far;
}

/** What no file can be called by is left out. */
function fileNameOf(name) {
  const words = name.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, '').toLowerCase() || 'room';
  return `${words}-${new Date().toISOString().slice(0, 10)}.ndjson`;
}

function saveFile(file, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
