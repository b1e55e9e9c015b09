// Where a message is written. Enter sends, or starts a new line where fingers type; drafts are kept until they are sent.
// A message that is edited takes the draft's place meanwhile.
import { names, number } from '../languages/formats.js';
import { texts } from '../languages/texts.js';
import { MAX_CHARACTERS, lengthOf, normalise, problemWith, withPlainLineBreaks } from '../messages/text.js';
import { labelled, labelsIn, withIds, withLabels } from '../messages/naming_people.js';
import { announce } from './announcer.js';
import { find, setText } from './dom.js';
import { onKey } from './keys.js';
import { inOneLine } from './quote.js';

const COUNT_FROM = MAX_CHARACTERS - 400;

export class Composer extends EventTarget {
  #form;
  #input;
  #send;
  #count;
  #problem;
  #about;
  #named;
  #completion = null;
  #touch = matchMedia('(pointer: coarse)');
  #room = null;
  #title = '';
  #drafts = null;
  #draft = { text: '' };
  #wasTooLong = false;

  constructor(form) {
    super();
    this.#form = form;
    this.#input = find('textarea', form);
    this.#send = find('.send', form);
    this.#count = find('.composer-count', form);
    this.#problem = find('.composer-problem', form);
    this.#about = find('.composer-about', form);
    this.#named = find('.composer-named', form);
    form.addEventListener('submit', (event) => this.#submitted(event));
    find('.composer-give-up', form).addEventListener('click', () => this.#leaveIt());
    this.#input.addEventListener('input', (event) => this.#edited(event));
    onKey(this.#input, (event) => (this.#completion?.pressed(event) ? stop(event) : this.#pressed(event)));
    this.#input.addEventListener('selectionchange', () => this.#completion?.look());
    // The keyboard on the screen stays where it is.
    this.#send.addEventListener('mousedown', (event) => event.preventDefault());
    this.#touch.addEventListener('change', () => this.#sayWhatEnterDoes());
    this.#sayWhatEnterDoes();
  }

  /** Shows what was begun for this room. */
  open(room, drafts) {
    this.#room = room;
    this.#drafts = drafts;
    this.#show(drafts.recall(room));
    if (!this.#draft.text && !this.#draft.edit) this.#adopt(room);
  }

  /** Says where the message goes. */
  address(title) {
    this.#title = title;
    this.#invite();
  }

  /** From now on names are completed (mention_completion.js). */
  complete(completion) {
    this.#completion = completion;
    completion.isTaken = (query) => this.#labels.some(({ label }) => `${query} `.startsWith(`${label} `));
    completion.addEventListener('take', ({ detail }) => this.#name(detail));
    completion.look();
  }

  focus() {
    this.#input.focus();
  }

  /** Not where it would bring up a keyboard that covers half of the screen. */
  beReady() {
    if (!this.#touch.matches) this.focus();
  }

  /** Whether one may write here. What was begun is kept for when one may. */
  allow(mayWrite) {
    if (this.#form.hidden !== mayWrite) return;
    this.#form.hidden = !mayWrite;
    this.dispatchEvent(new Event('allowed'));
  }

  /** Leaves nothing on the page; the draft stays for when its author is back. */
  close() {
    this.#room = this.#drafts = null;
    this.#show({ text: '' });
  }

  /** A message's text takes the place of what is being written, which is back when that is done. */
  edit({ id, text: sent, edited_at, people = [] }, { text: begun, named: begunNamed } = {}) {
    this.#giveUp();
    const { text: original, named } = withLabels(sent, people);
    const text = begun ?? original;
    this.#keep({ ...this.#draft, edit: { id, sent, edited_at, original, text, named: begunNamed ?? named } });
    this.#show(this.#draft);
    this.focus();
    this.#input.setSelectionRange(text.length, text.length);
    announce(texts.composer.isEditing);
  }

  /** What is sent next replies to this. */
  reply(original) {
    this.#giveUp();
    this.#keep({ ...this.#draft, reply_to: original });
    this.#show(this.#draft);
    this.focus();
    announce(texts.composer.isReplying(original.author.name));
  }

  /**
   * What is replied to changes; what is deleted is replied to no more, nor edited. By an id `originalOf` returns it, or null,
   * and `messageOf` what is edited.
   */
  renewOriginal(originalOf, messageOf) {
    this.#renewEdited(this.#draft.edit && messageOf(this.#draft.edit.id));
    const { edit, reply_to, ...draft } = this.#draft;
    const now = reply_to && originalOf(reply_to.id);
    if (!now || isSame(now, reply_to)) return;
    this.#keep({ ...draft, ...(!now.deleted && { reply_to: now }), ...(edit && { edit }) });
    this.#about.hidden = !edit && Boolean(now.deleted);
    if (!edit) showAbout(this.#about, now.deleted ? null : now);
    if (now.deleted) this.#tell(texts.composer.originalDeleted);
  }

  /** Of what another page has made of it meanwhile its author hears before they save. */
  #renewEdited({ text, edited_at, deleted_at } = {}) {
    if (deleted_at) return this.#endEdit();
    const { edit } = this.#draft;
    if (!edited_at || edited_at <= (edit.edited_at ?? '')) return;
    this.#keep({ ...this.#draft, edit: { ...edit, edited_at } });
    if (text !== edit.sent) this.#tell(texts.composer.editedElsewhere);
  }

  /** There is nothing to save it to: what was changed by then is a draft, with what had been begun before. */
  #endEdit() {
    const { edit, ...draft } = this.#draft;
    if (edit.text !== edit.original) {
      draft.text = [draft.text, edit.text].filter(Boolean).join('\n');
      draft.named = [...(draft.named ?? []), ...edit.named];
    }
    this.#keep(draft);
    this.#show(draft);
    this.#tell(texts.composer.editedDeleted);
  }

  /** What a tab that was closed has left; it comes too late where something has been typed. */
  async #adopt(room) {
    const isWanted = () => room === this.#room && !this.#draft.text && !this.#draft.reply_to && !this.#draft.edit;
    const draft = await this.#drafts.adopt(room, isWanted);
    if (draft && isWanted()) this.#show(draft);
  }

  #show(draft) {
    const { edit, reply_to } = (this.#draft = draft);
    this.#completion?.close();
    this.#input.value = edit?.text ?? draft.text;
    this.#invite();
    this.#about.hidden = !edit && !reply_to;
    showAbout(this.#about, edit ? null : reply_to);
    find('.send-label', this.#form).textContent = edit ? texts.composer.save : texts.composer.send;
    this.#problem.hidden = true;
    this.#update();
  }

  #invite() {
    this.#input.placeholder = this.#draft.edit ? texts.composer.editing : this.#room ? texts.composer.messageTo(this.#title).trim() : '';
  }

  #keep(draft) {
    this.#draft = draft;
    this.#drafts?.keep(this.#room, draft);
  }

  /** The message stays as it is, and what was written before is back. Nobody loses a changed text by one key. */
  #giveUp() {
    const { edit, ...draft } = this.#draft;
    if (!edit) return;
    this.#keep(draft);
    this.#show(this.#draft);
    this.focus();
    if (edit.text !== edit.original) this.dispatchEvent(new CustomEvent('given-up', { detail: { room: this.#room, ...edit } }));
  }

  #edited({ isComposing }) {
    if (!isComposing) this.#useLineBreaks();
    const { edit } = this.#draft;
    const { value } = this.#input;
    this.#keep(edit ? { ...this.#draft, edit: { ...edit, text: value } } : { ...this.#draft, text: value });
    this.#update();
    this.#completion?.look();
    if (value.trim() && !edit) this.dispatchEvent(new Event('typing'));
  }

  /** What was typed of a name becomes the whole of it, in one step that can be undone. */
  #name({ person, length }) {
    const about = this.#draft.edit ?? this.#draft;
    const { label, named } = labelled(person, about.named ?? []);
    this.#keep(this.#draft.edit ? { ...this.#draft, edit: { ...about, named } } : { ...about, named });
    const end = this.#input.selectionStart;
    this.#input.setSelectionRange(end - length, end);
    insert(this.#input, `@${label} `);
  }

  /** What would be sent of what stands in the box. */
  get #text() {
    return withIds(normalise(this.#input.value), this.#labels);
  }

  get #labels() {
    return (this.#draft.edit ?? this.#draft).named ?? [];
  }

  /** What was pasted or dropped shows as it will be sent. The box itself knows \r\n and \r; the others are of one unit each. */
  #useLineBreaks() {
    const { value, selectionStart, selectionEnd } = this.#input;
    const plain = withPlainLineBreaks(value);
    if (plain === value) return;
    this.#input.value = plain;
    this.#input.setSelectionRange(selectionStart, selectionEnd);
  }

  #pressed(event) {
    const { key, shiftKey, altKey, ctrlKey, metaKey, repeat } = event;
    const isPlain = !shiftKey && !altKey && !ctrlKey && !metaKey;
    if (key === 'ArrowUp' && isPlain && !this.#input.value && !this.#draft.edit) this.#editLast(event);
    if (key === 'Escape' && !this.#about.hidden) {
      // Here it means this, and not the way to the newest message.
      event.stopPropagation();
      this.#leaveIt();
    }
    const sends = this.#touch.matches ? ctrlKey || metaKey : true;
    if (key !== 'Enter' || shiftKey || altKey || !sends) return;
    event.preventDefault();
    // After an edit, what had been begun before stands here again.
    if (!repeat) this.#form.requestSubmit();
  }

  /** The edit that is under way or, where there is none, the reply. */
  #leaveIt() {
    if (this.#draft.edit) return this.#giveUp();
    const { reply_to, ...draft } = this.#draft;
    this.#keep(draft);
    this.#show(this.#draft);
    this.focus();
  }

  #editLast(event) {
    event.preventDefault();
    this.dispatchEvent(new Event('edit-last'));
  }

  #submitted(event) {
    event.preventDefault();
    const text = this.#text;
    const { edit, ...waiting } = this.#draft;
    const { reply_to } = waiting;
    const problem = text ? problemWith(text) : edit ? texts.composer.nothingLeft : '';
    this.#say(problem);
    const room = this.#room;
    if (!room || !text || problem) return;
    this.#keep(edit ? waiting : { text: '' });
    this.#show(this.#draft);
    this.focus();
    if (!edit) this.dispatchEvent(new CustomEvent('send', { detail: { room, text, reply_to } }));
    else if (text !== edit.sent) this.dispatchEvent(new CustomEvent('edit', { detail: { room, id: edit.id, text } }));
  }

  #update() {
    const text = this.#text;
    const length = lengthOf(text);
    this.#sayWhoIsNamed();
    const tooLong = length > MAX_CHARACTERS;
    if (tooLong && !this.#wasTooLong) announce(texts.composer.tooLong);
    this.#wasTooLong = tooLong;
    // What cannot be sent for another reason than that there is nothing may be tried: then the reason is told. A button that
    // is disabled for good would take the focus from the box when it is pressed.
    this.#send.ariaDisabled = !text;
    this.#input.setAttribute('aria-invalid', tooLong);
    this.#count.hidden = length < COUNT_FROM;
    this.#count.value = `${number(length)} / ${number(MAX_CHARACTERS)}`;
    if (!this.#problem.hidden) this.#say(text && problemWith(text));
    // A hidden copy of the text gives the box its height, without inline styles.
    this.#input.parentElement.dataset.text = this.#input.value;
  }

  /** Whoever is named is told of it: that is seen before it is sent. */
  #sayWhoIsNamed() {
    const labels = labelsIn(this.#input.value, this.#labels);
    this.#named.hidden = !labels.length;
    setText(this.#named, labels.length ? texts.composer.mentions(names(labels)) : '');
  }

  #tell(sentence) {
    this.#say(sentence);
    announce(sentence);
  }

  #say(problem) {
    this.#problem.hidden = !problem;
    setText(this.#problem, problem);
  }

  #sayWhatEnterDoes() {
    const { matches } = this.#touch;
    this.#input.enterKeyHint = matches ? 'enter' : 'send';
    find('.enter-sends', this.#form).hidden = matches;
    find('.enter-breaks', this.#form).hidden = !matches;
  }
}

function isSame(one, other) {
  return one.text === other.text && one.author?.name === other.author.name;
}

/** What the box is about: a message that is edited or, given its original, a reply. */
function showAbout(about, original) {
  find('.composer-about-verb', about).textContent = original ? texts.composer.replyingTo : texts.composer.editingOne;
  find('.composer-about-author', about).textContent = original?.author.name ?? '';
  find('.composer-about-excerpt', about).textContent = original ? inOneLine(original.text) : '';
  const button = find('.composer-give-up', about);
  button.ariaLabel = button.title = original ? texts.composer.doNotReply : texts.composer.leaveAsIs;
}

/** As if it were typed, so that it can be undone; where a browser does not do that, it is put there all the same. */
function insert(input, text) {
  if (document.execCommand('insertText', false, text)) return;
  input.setRangeText(text, input.selectionStart, input.selectionEnd, 'end');
  input.dispatchEvent(new InputEvent('input', { bubbles: true }));
}

function stop(event) {
  event.preventDefault();
  event.stopPropagation();
}
