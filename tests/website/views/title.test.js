import { equal, ok, test } from '/tests/harness.js';
import { showCalls, showTitle } from '/js/views/title.js';

test('the title names the room, how many call in all rooms, and whether something is new here', () => {
  showTitle('#garden', false);
  equal(document.title, '#garden · Chatroom');
  showTitle('#garden', true);
  equal(document.title, '• #garden · Chatroom');
  showCalls(2);
  equal(document.title, '(2) #garden · Chatroom');
  showTitle('#garden', false);
  equal(document.title, '(2) #garden · Chatroom');
  showCalls(0);
  showTitle('', false);
  equal(document.title, 'Chatroom');
});

test('the icon says it, too', async () => {
  const icon = document.querySelector('link[rel="icon"]');
  const plain = icon.href;
  const until = async (question) => {
    for (let tries = 0; tries < 400 && !question(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 5));
    ok(question(), icon.href);
  };
  showCalls(1);
  showCalls(3);
  await until(() => decodeURIComponent(icon.href).includes('>3<'));
  showCalls(0);
  await until(() => icon.href === plain);
  equal(document.title, 'Chatroom');
});
