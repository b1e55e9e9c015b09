// What is asked of the room on the screen: whether to leave it, and whether to archive it.
import { texts } from '../languages/texts.js';
import { Question } from './question.js';

export class RoomQuestion extends Question {
  askToLeave({ kind }, run) {
    const { title, [kind]: text, button } = texts.leaving;
    this.ask({ title, text, button, run });
  }

  askToArchive(run) {
    this.ask({ ...texts.archiving, run });
  }
}
