import { deepEqual, equal, settle, test, throws } from '/tests/harness.js';
import { FakeWebSocket } from '/tests/support/web_socket.js';

function opened() {
  const events = [];
  const socket = new WebSocket('wss://example.com/');
  socket.onopen = () => events.push('open');
  socket.onmessage = ({ data }) => events.push(data);
  socket.onclose = ({ code, wasClean }) => events.push(`close ${code} ${wasClean}`);
  socket.addEventListener('close', () => events.push('told of the close'));
  return { events, socket };
}

test('it is opened, hears, and answers as the test says', async () => {
  FakeWebSocket.install({ answer: (_, { action }) => (action === 'ping' ? { type: 'pong' } : undefined) });
  const { events, socket } = opened();
  throws(() => socket.send('{}'), /InvalidStateError/);
  FakeWebSocket.last.open();
  socket.send('{"action":"ping"}');
  socket.send('{"action":"typing"}');
  await settle();
  FakeWebSocket.last.receive({ type: 'events' });
  deepEqual(events, ['open', '{"type":"pong"}', '{"type":"events"}']);
  deepEqual(FakeWebSocket.last.actions, ['ping', 'typing']);
});

test('a close comes later, and from a dead peer not at all until the network says so', async () => {
  FakeWebSocket.install({ opensAtOnce: true });
  const { events, socket } = opened();
  await settle();
  socket.close();
  equal(socket.readyState, WebSocket.CLOSING);
  deepEqual(events, ['open']);
  await settle();
  deepEqual(events, ['open', 'close 1000 true', 'told of the close']);

  const other = opened();
  await settle();
  other.socket.dead = true;
  other.socket.receive({ type: 'pong' });
  other.socket.close();
  await settle();
  deepEqual(other.events, ['open']);
  other.socket.end();
  deepEqual(other.events, ['open', 'close 1006 false', 'told of the close']);
});
