import { after, deepEqual, equal, ok, rejects, test } from '/tests/harness.js';
import { texts } from '/js/languages/texts.js';
import { withDialogs } from '/js/views/dialogs.js';

const { open, send } = XMLHttpRequest.prototype;
const last = () => [...document.querySelectorAll('#keys')].at(-1);
const module = { a: 1 };
let asked = [];

/** Notes what is asked for; another file may answer. */
function ask(address) {
  asked = [];
  XMLHttpRequest.prototype.open = function (method, of) {
    asked.push(new URL(of).pathname);
    return open.call(this, method, address ?? of);
  };
  after(() => (XMLHttpRequest.prototype.open = open));
}

test('what could not be had fails who asked, and is asked for anew', async () => {
  const fails = () => rejects(withDialogs(Promise.resolve(module)), /dialogs\.html could not be loaded/);
  ask('/js/views/dialogs.js');
  await fails();
  deepEqual(asked, ['/dialogs.html']);
  XMLHttpRequest.prototype.send = function () {
    this.onerror();
  };
  after(() => (XMLHttpRequest.prototype.send = send));
  await fails();
  deepEqual(asked, ['/dialogs.html', '/dialogs.html']);
});

test('it comes once, in the page’s language, with the module that was imported', async () => {
  ask();
  const there = document.body.children.length;
  after(() => [...document.body.children].slice(there).forEach((each) => each.remove()));
  texts.page = new Proxy({}, { get: (_, key) => `(${key})` });
  after(() => delete texts.page);
  deepEqual(await Promise.all([withDialogs(Promise.resolve(module)), withDialogs(Promise.resolve(module))]), [module, module]);
  equal(await withDialogs(module), module);
  deepEqual(asked, ['/dialogs.html']);
  deepEqual([last().querySelector('h2').textContent, last().matches('dialog')], ['(whatKeysDo)', true]);
  ok(document.querySelectorAll('#found-room-template').length > 1);
});
