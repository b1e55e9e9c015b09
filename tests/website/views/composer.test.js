import { after, beforeEach, deepEqual, equal, match, ok, settle, test } from '/tests/harness.js';
import { Drafts } from '/js/messages/drafts.js';
import { Composer } from '/js/views/composer.js';
import { MentionCompletion } from '/js/views/mention_completion.js';

const template = document.querySelector('#composer-form');
let form, input, composer, completion, drafts, sent;

beforeEach(() => open({ touch: false }));

function open({ touch }) {
  localStorage.clear();
  drafts = new Drafts('ann');
  document.documentElement.dataset.page = 'chat';
  document.querySelector('#chat').inert = false;
  const real = globalThis.matchMedia;
  const pointer = Object.assign(new EventTarget(), { matches: touch });
  globalThis.matchMedia = () => pointer;
  form = template.cloneNode(true);
  document.querySelector('#composer-form').replaceWith(form);
  input = form.querySelector('textarea');
  sent = [];
  composer = new Composer(form);
  completion = new MentionCompletion(input, form.querySelector('.mention-list'));
  composer.complete(completion);
  globalThis.matchMedia = real;
  composer.addEventListener('send', ({ detail: { room, text } }) => room === 'general' && sent.push(text));
  composer.open('general', drafts);
  return pointer;
}

function type(text) {
  input.value = text;
  input.dispatchEvent(new InputEvent('input', { bubbles: true }));
}

/** Returns whether the browser would go on and start a new line. */
function enter(init = {}) {
  const event = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...init });
  input.dispatchEvent(event);
  return !event.defaultPrevented;
}

const problem = () => form.querySelector('.composer-problem');
const nothing = () => undefined;
const button = () => form.querySelector('.send');

test('Enter sends, and leaves the box empty and in focus', () => {
  type(' hello\n');
  equal(enter(), false);
  deepEqual(sent, ['hello']);
  equal(input.value, '');
  equal(document.activeElement, input);
});

test('a key that is held sends once: what had been begun before an edit is not sent after it', () => {
  type('begun');
  composer.edit({ id: 'one', text: 'wrong' });
  type('right');
  enter();
  equal(input.value, 'begun');
  equal(enter({ repeat: true }), false);
  deepEqual([sent, input.value], [[], 'begun']);
  enter();
  deepEqual(sent, ['begun']);
});

test('Enter with Shift or Alt starts a new line', () => {
  type('hello');
  equal(enter({ shiftKey: true }), true);
  equal(enter({ altKey: true }), true);
  deepEqual(sent, []);
});

test('where fingers type, Enter starts a new line, and the button sends', () => {
  open({ touch: true });
  type('hello');
  equal(enter(), true);
  deepEqual(sent, []);
  button().click();
  deepEqual(sent, ['hello']);
});

test('where fingers type on a keyboard, Ctrl or Cmd with Enter sends', () => {
  open({ touch: true });
  type('one');
  enter({ ctrlKey: true });
  type('two');
  enter({ metaKey: true });
  deepEqual(sent, ['one', 'two']);
});

test('the hint and the key on the screen say what Enter does, also when a mouse comes or goes', () => {
  const pointer = open({ touch: true });
  const hint = () => [...form.querySelectorAll('.composer-hint > span')].filter(({ hidden }) => !hidden).map((span) => span.textContent);
  deepEqual([input.enterKeyHint, ...hint()], ['enter', 'Enter starts a new line, the button sends']);
  pointer.matches = false;
  pointer.dispatchEvent(new Event('change'));
  deepEqual([input.enterKeyHint, ...hint()], ['send', 'Enter sends, Shift+Enter starts a new line']);
  type('hello');
  enter();
  deepEqual(sent, ['hello']);
});

test('an Enter that belongs to a composition sends nothing', () => {
  type('漢字');
  enter({ isComposing: true });
  enter({ keyCode: 229 });
  deepEqual(sent, []);
  enter();
  deepEqual(sent, ['漢字']);
});

test('Enter says why a text that is too long is not sent, and the text stays', () => {
  type('x'.repeat(10_000));
  equal(enter(), false);
  deepEqual(sent, []);
  equal(input.value.length, 10_000);
  ok(!problem().hidden);
  equal(problem().role ?? problem().getAttribute('role'), 'alert');
  match(problem().textContent, /too long by 6,000 characters/);
  equal(input.getAttribute('aria-invalid'), 'true');
});

test('so does the button', () => {
  type('x'.repeat(4_001));
  button().click();
  deepEqual(sent, []);
  match(problem().textContent, /too long by 1 character\./);
});

test('the reason follows the text, and goes when there is none', () => {
  type('x'.repeat(10_000));
  enter();
  type('x'.repeat(4_010));
  match(problem().textContent, /too long by 10 characters/);
  type('x'.repeat(4_000));
  ok(problem().hidden);
  type('x'.repeat(4_001));
  ok(problem().hidden, 'it waits for the next try');
  type('x'.repeat(4_000));
  enter();
  equal(sent.length, 1);
});

test('Enter says why a text of which nothing can be seen is not sent', () => {
  for (const text of ['\u200b', '\u2800', '\u202e\u{e0041}', '\u3164']) {
    type(text);
    enter();
    match(problem().textContent, /nothing to be seen/, JSON.stringify(text));
  }
  deepEqual(sent, []);
});

test('nothing written is nothing to complain about', () => {
  for (const text of ['', '  \n ']) {
    type(text);
    equal(button().ariaDisabled, 'true');
    enter();
    ok(problem().hidden);
  }
  deepEqual(sent, []);
});

test('every kind of line break becomes a plain one in the box, and the caret stays', () => {
  input.value = 'a\vb\fc\u0085d\u2028e\u2029f\r\ng\rh';
  input.setSelectionRange(4, 6);
  input.dispatchEvent(new InputEvent('input', { inputType: 'insertFromPaste', bubbles: true }));
  equal(input.value, 'a\nb\nc\nd\ne\nf\ng\nh');
  deepEqual([input.selectionStart, input.selectionEnd], [4, 6]);
  enter();
  deepEqual(sent, ['a\nb\nc\nd\ne\nf\ng\nh']);
});

test('a draft is shown again, and gone once it is sent', () => {
  type('half a');
  composer.close();
  equal(input.value, '');
  composer.open('other', drafts);
  equal(input.value, '');
  composer.open('general', drafts);
  equal(input.value, 'half a');
  enter();
  composer.open('general', drafts);
  equal(input.value, '');
});

test('who types is told of, but not for white space', () => {
  let typed = 0;
  composer.addEventListener('typing', () => (typed += 1));
  type('  ');
  type('a');
  equal(typed, 1);
  after(() => sessionStorage.clear());
});

test('what a tab that was closed has left is shown, unless something is typed already', async () => {
  const left = new Drafts('ann', { id: 'closed' });
  for (const [typed, shown] of [['', 'left'], ['typed', 'typed']]) {
    left.keep('attic', { text: 'left' });
    composer.open('attic', drafts);
    if (typed) type(typed);
    await navigator.locks.query();
    await settle();
    equal(input.value, shown);
    drafts.keep('attic', { text: '' });
  }
  left.keep('attic', { text: '' });
});

test('a text goes to the room that it was written for, and nothing is sent from no room', () => {
  const rooms = [];
  composer.addEventListener('send', ({ detail }) => rooms.push(detail.room));
  composer.open('attic', drafts);
  type('hello');
  enter();
  composer.close();
  type('to nobody');
  enter();
  deepEqual(rooms, ['attic']);
});

const about = () => form.querySelector('.composer-about');

function press(key) {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
  input.dispatchEvent(event);
  return event.defaultPrevented;
}

function heard(type) {
  const details = [];
  composer.addEventListener(type, ({ detail }) => details.push(detail));
  return details;
}

test('a message that is edited takes the place of what is being written, which comes back', () => {
  const edits = heard('edit');
  type('half a');
  composer.edit({ id: '1', text: 'hello' });
  deepEqual([input.value, about().hidden, document.activeElement === input], ['hello', false, true]);
  equal(form.querySelector('.send').textContent.trim(), 'Save');
  type('hello there');
  enter();
  deepEqual(edits, [{ room: 'general', id: '1', text: 'hello there' }]);
  deepEqual([input.value, about().hidden, sent.length], ['half a', true, 0]);
  equal(form.querySelector('.send').textContent.trim(), 'Send');
});

test('an edit that changes nothing saves nothing, and one that leaves nothing says so', () => {
  const edits = heard('edit');
  composer.edit({ id: '1', text: 'hello' });
  enter();
  ok(about().hidden);
  composer.edit({ id: '1', text: 'hello' });
  type(' ');
  enter();
  match(problem().textContent, /Nothing is left/);
  ok(!about().hidden);
  deepEqual(edits, []);
});

test('Escape leaves the message as it is, goes no further, and loses nothing', () => {
  const given = heard('given-up');
  let escapes = 0;
  const count = ({ key }) => key === 'Escape' && (escapes += 1);
  document.addEventListener('keydown', count);
  after(() => document.removeEventListener('keydown', count));
  composer.edit({ id: '1', text: 'hello' });
  press('Escape');
  deepEqual([given.length, escapes, about().hidden], [0, 0, true], 'nothing was changed');
  composer.edit({ id: '1', text: 'hello' });
  type('hello there');
  press('Escape');
  deepEqual(given.map(({ room, id, text }) => [room, id, text]), [['general', '1', 'hello there']]);
  composer.edit({ id: '1', text: 'hello' }, given[0]);
  equal(input.value, 'hello there');
  form.querySelector('.composer-give-up').click();
  deepEqual([given.length, input.value], [2, '']);
  press('Escape');
  equal(escapes, 1, 'then it is the page’s again');
});

test('an edit that is begun outlives a reload, beside the draft', () => {
  type('half a');
  composer.edit({ id: '1', text: 'hello' });
  type('hello th');
  composer.close();
  deepEqual([input.value, about().hidden], ['', true]);
  composer.open('general', new Drafts('ann'));
  deepEqual([input.value, about().hidden], ['hello th', false]);
  press('Escape');
  equal(input.value, 'half a');
});

test('the arrow up edits the last message, but only in an empty box', () => {
  let asked = 0;
  composer.addEventListener('edit-last', () => (asked += 1));
  ok(press('ArrowUp'));
  type('a');
  ok(!press('ArrowUp'));
  composer.edit({ id: '1', text: 'hello' });
  type('');
  press('ArrowUp');
  equal(asked, 1);
});

const ORIGINAL = { id: '1', author: { id: 'ben', name: 'Ben' }, text: 'Shall\nwe?' };

test('a reply shows what it replies to, is kept with its draft, and is sent once', () => {
  const sends = heard('send');
  composer.reply(ORIGINAL);
  equal(about().textContent.trim().replace(/\s+/g, ' '), 'Replying to Ben Shall we?');
  type('Yes');
  composer.close();
  composer.open('general', new Drafts('ann'));
  deepEqual([input.value, about().hidden], ['Yes', false]);
  enter();
  type('And');
  enter();
  deepEqual(sends.map(({ text, reply_to }) => [text, reply_to]), [['Yes', ORIGINAL], ['And', undefined]]);
  ok(about().hidden);
});

test('who edits what has been edited elsewhere meanwhile is told so, once each time, and keeps what they have typed', () => {
  const at = (second) => `2026-11-27T09:00:0${second}.000Z`;
  const told = (now) => {
    composer.renewOriginal(() => null, (id) => (id === '1' ? now : undefined));
    const sentence = problem().hidden ? '' : problem().textContent;
    type(input.value);
    return sentence;
  };
  composer.edit({ id: '1', text: 'hello', edited_at: at(1) });
  type('hello there');
  equal(told({ text: 'hello', edited_at: at(1), reactions: {} }), '', 'a reaction is no edit');
  match(told({ text: 'good morning', edited_at: at(2) }), /edited elsewhere/);
  equal(told({ text: 'good morning', edited_at: at(2) }), '', 'that is known');
  composer.close();
  composer.open('general', new Drafts('ann'));
  deepEqual([told({ text: 'good morning', edited_at: at(2) }), input.value], ['', 'hello there']);
  match(told({ text: 'good evening', edited_at: at(3) }), /edited elsewhere/);
  press('Escape');
  composer.edit({ id: '1', text: 'good night', edited_at: at(3) });
  equal(told({ text: 'good night', edited_at: at(4) }), '', 'it was on its way to the server');
  equal(told(undefined), '');
});

test('what is replied to is shown as it is now, and what is deleted is replied to no more', () => {
  const sends = heard('send');
  type('Yes');
  composer.reply(ORIGINAL);
  composer.renewOriginal(() => null, nothing);
  composer.renewOriginal((id) => ({ ...ORIGINAL, id, text: 'Shall we not?', author: { id: 'ben', name: 'Benjamin' } }), nothing);
  equal(about().textContent.trim().replace(/\s+/g, ' '), 'Replying to Benjamin Shall we not?');
  composer.edit({ id: '2', text: 'hello' });
  composer.renewOriginal((id) => ({ ...ORIGINAL, id, deleted: id === '1' }), nothing);
  ok(!about().hidden, 'what is edited is something else');
  press('Escape');
  deepEqual([input.value, about().hidden], ['Yes', true]);
  enter();
  equal(sends[0].reply_to, undefined);
  composer.reply(ORIGINAL);
  composer.renewOriginal((id) => ({ id, deleted: true }), nothing);
  deepEqual([about().hidden, problem().hidden], [true, false]);
  match(problem().textContent, /deleted/);
  composer.close();
  composer.open('general', new Drafts('ann'));
  ok(about().hidden);
});

test('what is deleted is edited no more: what was changed is a draft beside what was begun, and what was not is gone', () => {
  const [edits, sends] = [heard('edit'), heard('send')];
  const gone = (id) => ({ id, text: 'hello', ...(id === '2' && { deleted_at: '2026-11-27T09:00:00.000Z' }) });
  type('half a');
  composer.edit({ id: '1', text: 'hello' });
  composer.renewOriginal(() => null, gone);
  ok(!about().hidden, 'another one is');
  composer.edit({ id: '2', text: 'hello' });
  composer.renewOriginal(() => null, gone);
  deepEqual([input.value, about().hidden, problem().hidden], ['half a', true, false]);
  match(problem().textContent, /editing has been deleted/);
  const people = [{ id: 'ben', name: 'Ben' }];
  composer.edit({ id: '2', text: 'hello <@ben>', people });
  type('hello there, @Ben');
  composer.renewOriginal(() => null, gone);
  composer.close();
  composer.open('general', new Drafts('ann'));
  deepEqual([input.value, about().hidden], ['half a\nhello there, @Ben', true]);
  enter();
  deepEqual([edits, sends.map(({ text }) => text)], [[], ['half a\nhello there, <@ben>']]);
});

test('there is a way out of a reply that keeps its text, and an edit between leaves it', () => {
  const sends = heard('send');
  type('Yes');
  composer.reply(ORIGINAL);
  composer.edit({ id: '2', text: 'hello' });
  press('Escape');
  deepEqual([input.value, about().hidden], ['Yes', false]);
  press('Escape');
  deepEqual([input.value, about().hidden], ['Yes', true]);
  enter();
  equal(sends[0].reply_to, undefined);
});

const BEN = { id: 'ben-id', name: 'Ben' };

/** Types `@` and the beginning of a name, and takes the first that is offered. */
async function take(text, people = [BEN]) {
  completion.find = async () => people;
  input.focus();
  input.value = text;
  input.setSelectionRange(text.length, text.length);
  input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  const offered = form.querySelector('.mention-list');
  for (let tries = 0; tries < 100 && offered.hidden; tries += 1) await new Promise((resolve) => setTimeout(resolve, 10));
  press('Enter');
}

const named = () => form.querySelector('.composer-named');

test('whom one names stands in the box by name, is said below it, and is sent by id', async () => {
  await take('ask @be');
  deepEqual([input.value, named().textContent, sent], ['ask @Ben ', 'Mentions ⁨Ben⁩', []]);
  enter();
  deepEqual([sent, named().hidden], [['ask <@ben-id>'], true]);
});

test('names are completed of what had been typed before they could be', async () => {
  input.focus();
  input.value = 'ask @be';
  const offered = form.querySelector('.mention-list');
  const late = new MentionCompletion(input, offered);
  const asked = new Promise((resolve) => (late.find = (name) => (resolve(name), [])));
  composer.complete(late);
  equal(await asked, 'be');
});

test('what no longer reads as the name is not sent as it', async () => {
  await take('@be');
  type('@Benny and Ben');
  ok(named().hidden);
  type('@Ben, @Ben!');
  ok(!named().hidden);
  enter();
  deepEqual(sent, ['<@ben-id>, <@ben-id>!']);
  type('@Ben');
  enter();
  equal(sent.at(-1), '@Ben', 'a name that is only typed mentions nobody');
});

test('a name outlives a reload with its draft, and can be undone', async () => {
  await take('ask @be');
  document.execCommand('undo');
  equal(input.value, 'ask @be');
  document.execCommand('redo');
  composer.close();
  composer.open('general', new Drafts('ann'));
  equal(input.value, 'ask @Ben ');
  enter();
  deepEqual(sent, ['ask <@ben-id>']);
});

test('a message that names somebody is edited by name, and is the same when nothing is changed', () => {
  const edits = heard('edit');
  const message = { id: '1', text: 'ask <@ben-id> <@x>', people: [BEN] };
  composer.edit(message);
  deepEqual([input.value, named().textContent], ['ask @Ben <@x>', 'Mentions ⁨Ben⁩']);
  enter();
  deepEqual(edits, []);
  composer.edit(message);
  type('ask @Ben');
  composer.close();
  composer.open('general', new Drafts('ann'));
  enter();
  equal(edits[0].text, 'ask <@ben-id>');
});

test('where one may not write there is no box, and what was begun is there when one may', () => {
  type('Begun');
  composer.allow(false);
  equal(form.hidden, true);
  composer.allow(true);
  deepEqual([form.hidden, input.value, drafts.recall('general').text], [false, 'Begun', 'Begun']);
});
