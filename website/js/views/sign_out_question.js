// What becomes of messages that have not been sent, said before one signs out. Returns whether to go on.
import { texts } from '../languages/texts.js';

export function askBeforeSignOut(outbox, ask = (question) => confirm(question)) {
  return outbox.size === 0 || ask(sentence(outbox));
}

function sentence({ size, waiting, isSafe }) {
  const { lost, kept, sent } = texts.leavingUnsent;
  if (!isSafe) return lost(size);
  return waiting < size ? kept(size) : sent(size);
}
