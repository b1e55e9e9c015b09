import { after, beforeEach, deepEqual, equal, settle, test } from '/tests/harness.js';
import { refuse } from '/tests/support/room_api.js';
import { Problem } from '/js/net/problem.js';
import { fromTemplate } from '/js/views/dom.js';
import { Involvement } from '/js/views/involvement.js';

let form, view, save, saved;

beforeEach(() => {
  form = fromTemplate('details-template').querySelector('.details-involvement');
  document.body.append(form);
  saved = [];
  save = async (id, choice) => {
    saved.push([id, choice]);
    view.show({ id, involvement: choice });
  };
  const stopping = new AbortController();
  view = new Involvement(form, (...choice) => save(...choice), stopping.signal);
  view.show({ id: 'a', involvement: 'everything' });
  after(() => (stopping.abort(), form.remove()));
});

const chosen = () => form.elements.involvement.value;
const problem = () => form.querySelector('.dialog-problem');
const choose = (value) => form.querySelector(`[value=${value}]`).click();

test('what is chosen is saved at once', async () => {
  equal(chosen(), 'everything');
  choose('nothing');
  await settle();
  deepEqual([saved, chosen(), problem().hidden], [[['a', 'nothing']], 'nothing', true]);
});

test('what could not be saved is shown as it still is, with why', async () => {
  save = refuse(429, 'Too many changes.');
  choose('mentions');
  await settle();
  deepEqual([chosen(), problem().textContent], ['everything', 'That was not saved. Too many changes.']);
  view.show({ id: 'b', involvement: 'nothing' });
  deepEqual([chosen(), problem().hidden], ['nothing', true]);
});

test('of choices that follow each other the last one holds', async () => {
  const answers = [];
  save = (id, choice) => (saved.push(choice), new Promise((resolve) => answers.push(resolve)));
  choose('mentions');
  choose('nothing');
  choose('mentions');
  choose('nothing');
  view.show({ id: 'a', involvement: 'mentions' });
  equal(chosen(), 'nothing', 'an event of the first does not undo the last');
  answers.shift()();
  await settle();
  view.show({ id: 'a', involvement: 'nothing' });
  answers.shift()();
  await settle();
  deepEqual([saved, chosen()], [['mentions', 'nothing'], 'nothing']);
});

test('who is no member has nothing to choose', () => {
  view.show(null);
  equal(form.hidden, true);
});

test('one room does not wait for another, and what went wrong there is not said here', async () => {
  const answers = [];
  save = (id, choice) => (saved.push([id, choice]), new Promise((resolve, reject) => answers.push({ resolve, reject })));
  choose('mentions');
  view.show({ id: 'b', involvement: 'everything' });
  choose('nothing');
  deepEqual(saved, [['a', 'mentions'], ['b', 'nothing']]);
  answers[0].reject(new Problem({ status: 429, detail: 'Too many changes.' }));
  await settle();
  deepEqual([chosen(), problem().hidden], ['nothing', true]);
  view.show({ id: 'b', involvement: 'nothing' });
  answers[1].resolve();
  await settle();
  equal(saved.length, 2);
});

test('who goes elsewhere and comes back has chosen nothing else', async () => {
  const answer = Promise.withResolvers();
  save = (...what) => (saved.push(what), answer.promise);
  choose('mentions');
  view.show({ id: 'b', involvement: 'everything' });
  view.show({ id: 'a', involvement: 'everything' });
  answer.resolve();
  await settle();
  deepEqual([saved, problem().hidden], [[['a', 'mentions']], true]);
});
