import { after, equal, ok, test } from '/tests/harness.js';
import { OnScreen } from '/js/notices/on_screen.js';

async function until(question) {
  for (let tries = 0; tries < 500; tries += 1) {
    if (await question()) return true;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return false;
}

function tab(user = 'ann') {
  const made = new OnScreen(user);
  after(() => made.show(null));
  return made;
}

test('each tab knows what the others show', async () => {
  const [one, other] = [tab(), tab()];
  ok(!(await other.isShown('garden')));
  one.show('garden');
  ok(await until(() => other.isShown('garden')));
  ok(!(await other.isShown('attic')));
  other.show('garden');
  one.show('attic');
  ok(await until(() => other.isShown('attic')));
  ok(await until(() => one.isShown('garden')), 'two may show the same room');
  other.show(null);
  ok(await until(async () => !(await one.isShown('garden'))));
  ok(await one.isShown('attic'));
});

test('another user’s tabs are nobody’s business', async () => {
  const [one, other] = [tab('ann'), tab('ben')];
  one.show('garden');
  ok(await until(() => one.isShown('garden')));
  ok(!(await other.isShown('garden')));
});

test('where the browser has no locks nothing is known to be shown', async () => {
  Object.defineProperty(navigator, 'locks', { value: undefined, configurable: true });
  after(() => delete navigator.locks);
  const one = tab();
  one.show('garden');
  equal(await one.isShown('garden'), false);
  one.show(null);
});
