// What has been asked on a socket and is not answered yet: pings, joins, leaves, all in the same way.
//
// A gateway's own refusal (`{"message": "Too Many Requests", ...}`) names neither a type nor a question. So it is taken for
// the failure of all that is open: to ask once too often harms less than to wait for what never comes.
export const ANSWERED = 'answered';
export const REFUSED = 'refused';
export const FAILED = 'failed';
export const SILENT = 'silent';
export const CLOSED = 'closed';

export class Questions {
  #open = [];

  /** Resolves with what became of it, `{ outcome, frame }`. `type` and `room` are what its answer has. */
  ask({ type, room }, within) {
    return new Promise((resolve) => {
      const question = { type, room };
      question.settle = (outcome, frame) => {
        clearTimeout(deadline);
        this.#open = this.#open.filter((each) => each !== question);
        resolve({ outcome, frame });
      };
      const deadline = setTimeout(() => question.settle(SILENT), within);
      this.#open.push(question);
    });
  }

  /** Whether anybody has asked for it. The oldest question is answered first. */
  answer(frame) {
    const asked = this.#open.find(({ type, room }) => type === frame.type && room === frame.room);
    asked?.settle(ANSWERED, frame);
    return Boolean(asked);
  }

  /** The server has said that it will not do it: this is about rooms only, and about one where it is named. */
  refuse(frame) {
    for (const each of [...this.#open]) {
      if (each.room !== undefined && [undefined, each.room].includes(frame.room)) each.settle(REFUSED, frame);
    }
  }

  /** What is open has come to nothing. */
  end(outcome, frame) {
    for (const each of [...this.#open]) each.settle(outcome, frame);
  }
}
