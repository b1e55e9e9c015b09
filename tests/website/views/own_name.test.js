import { after, deepEqual, settle, test } from '/tests/harness.js';
import { showOwnName } from '/js/views/own_name.js';

const me = document.querySelector('#me');
const shown = () => [me, ...document.querySelectorAll('#account .avatar, #account-menu .account-name')].map(({ textContent }) => textContent);

test('one’s own name is there as its initial, and in the menu, also once it is another one', async () => {
  after(() => (me.textContent = ''));
  showOwnName({ id: 'ann', name: 'ann' });
  await settle();
  deepEqual(shown(), ['ann', 'A', 'ann']);
  showOwnName({ id: 'ann', name: 'Zoë' });
  await settle();
  deepEqual(shown(), ['Zoë', 'Z', 'Zoë']);
  me.textContent = 'Ben';
  await settle();
  deepEqual(shown(), ['Ben', 'Z', 'Zoë']);
});
