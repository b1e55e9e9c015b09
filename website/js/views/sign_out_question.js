// What becomes of messages that have not been sent, said before one signs out. Returns whether to go on.
export function askBeforeSignOut(outbox, ask = (question) => confirm(question)) {
  return outbox.size === 0 || ask(`${sentence(outbox)} Sign out?`);
}

function sentence({ size, waiting, isSafe }) {
  const [have, they, stay, are] = size === 1 ? ['has', 'it', 'stays', 'is'] : ['have', 'they', 'stay', 'are'];
  const unsent = `${size.toLocaleString()} ${size === 1 ? 'message' : 'messages'} ${have} not been sent.`;
  if (!isSafe) return `${unsent} This browser keeps nothing: ${they} will be lost.`;
  const kept = `${unsent} ${capital(they)} ${stay} in this browser`;
  if (waiting < size) return `${kept} until you sign in here again.`;
  return `${kept}, and ${are} sent when you sign in here again within a day.`;
}

function capital(word) {
  return word[0].toUpperCase() + word.slice(1);
}
