// What a room may be called, and what may be said of it.
import { texts } from '../languages/texts.js';

const MOST_IN_NAME = 80;
const MOST_IN_TOPIC = 250;

/** A sentence, or '' where there is none; of what is left out nothing is said. */
export function problemWith({ name, topic = '' }) {
  if (name === '') return texts.rooms.needsName;
  const [inName, inTopic] = [lengthOf(name ?? ''), lengthOf(topic)];
  if (inName > MOST_IN_NAME) return texts.rooms.nameTooLong(MOST_IN_NAME, inName);
  return inTopic > MOST_IN_TOPIC ? texts.rooms.topicTooLong(MOST_IN_TOPIC, inTopic) : '';
}

export function onOneLine(text) {
  return text.trim().replaceAll(/\s*\n\s*/g, ' ');
}

function lengthOf(text) {
  return [...text].length;
}
