// What a room is, at the top of its details: name, topic, who may come in, and what can be done with it.
import { texts } from '../languages/texts.js';
import { find, setText } from './dom.js';
import { showRoomName } from './room_name.js';

export class DetailsHead extends EventTarget {
  #head;

  /** Events: one for each thing that is asked for, by its name. */
  constructor(head, signal) {
    super();
    this.#head = head;
    head.addEventListener('click', ({ target }) => this.#clicked(target.closest('[data-right]')), { signal });
  }

  /** `rights` has the names of what is offered. */
  show(about, rights) {
    showRoomName(find('.details-name', this.#head), about);
    const topic = find('.details-topic', this.#head);
    setText(topic, about?.topic ?? '');
    topic.hidden = !about?.topic;
    setText(find('.details-kind', this.#head), about ? sentenceFor(about) : '');
    for (const button of this.#head.querySelectorAll('[data-right]')) button.hidden = !rights.has(button.dataset.right);
  }

  #clicked(button) {
    if (button) this.dispatchEvent(new Event(button.dataset.right));
  }
}

function sentenceFor({ kind, archived_at }) {
  const sentence = texts.details.kinds[kind];
  return archived_at ? `${sentence} ${texts.details.archived}` : sentence;
}
