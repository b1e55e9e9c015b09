// What can be done with a message: joins the ways to ask for it to what it does.
import { texts } from './languages/texts.js';
import { EVERYONE, asRead } from './messages/mentions.js';
import { RecentEmoji } from './messages/recent_emoji.js';
import { mayEdit, rightsOver } from './messages/rights.js';
import { addressOf } from './rooms/addresses.js';
import { announce } from './views/announcer.js';
import { copyText } from './views/clipboard.js';
import { copyAsRead } from './views/copied_text.js';
import { find, focusOn } from './views/dom.js';
import { MentionCompletion } from './views/mention_completion.js';
import { MessageBar } from './views/message_bar.js';
import { MessageFocus } from './views/message_focus.js';
import { MessageMenu } from './views/message_menu.js';
import { showNotice, takeBackNotice } from './views/notice.js';
import { OnDemand } from './views/on_demand.js';
import { Reactors, reactorsOf } from './views/reactors.js';

const MOST_OFFERED = 8;

/** Events: `author` when one wants to know whose a message is, `mark` with one to read again from. */
export class MessageActions extends EventTarget {
  #api;
  #me;
  #room;
  #looks;
  #places;
  #composer;
  #names;
  #isKeeper;
  #recent;
  #bar;
  #menu;
  #picker;
  #reactors;
  #does = {
    react: (message, { emoji }) => this.#react(message, emoji),
    pick: (message, { item, back }) => this.#pick(message, item, back),
    reactors: (message, { item }) => this.#reactors.show(message, find('.text', item)),
    reply: ({ id }) => this.#composer.reply(this.#looks.original(id)),
    'copy-text': (message) => copyText(this.#asRead(message.text), texts.copying.textCopied),
    'copy-link': (message) => copyText(addressOf(message), texts.copying.linkCopied),
    'mark-unread': (message) => this.dispatchEvent(new CustomEvent('mark', { detail: message })),
    author: ({ author }) => this.dispatchEvent(new CustomEvent('author', { detail: author })),
    edit: (message) => this.#edit(message),
    delete: (message) => this.#delete(message),
  };

  /** `room` returns the room on the screen, `isKeeper` whether the user is an administrator of the chatroom. */
  constructor({ api, me, room, looks, places, composer, names, isKeeper, signal }) {
    super();
    this.#api = api;
    this.#me = me;
    this.#room = room;
    this.#looks = looks;
    this.#places = places;
    this.#composer = composer;
    this.#names = names;
    this.#isKeeper = isKeeper;
    this.#recent = new RecentEmoji(me.id);
    const list = find('#messages');
    this.#bar = new MessageBar(find('#message-bar'), list, (item) => this.#rightsOver(item), signal);
    this.#menu = new MessageMenu(find('#message-menu'), signal);
    this.#picker = new OnDemand(
      () => import('./views/emoji_picker.js'),
      ({ EmojiPicker }) => new EmojiPicker(find('#emoji-picker'), signal),
    );
    this.#reactors = new Reactors(find('#reactors'), names, me);
    this.#offerRecent();
    const completion = new MentionCompletion(find('#composer'), find('#composer-form .mention-list'));
    completion.find = (name) => this.#people(name);
    composer.complete(completion);
    this.#listen(list, signal);
  }

  /** The room is left: nothing of it stays on the page. */
  leave() {
    this.#bar.hide();
    this.#menu.close();
    this.#picker.close();
    this.#reactors.close();
  }

  close() {
    this.leave();
    this.#recent.close();
  }

  /** A finger has rested on a message: on a reaction it asks whose that is. */
  rested(item, target) {
    const message = this.#messageOf(item);
    if (message?.reactions?.length && target.closest('.reaction')) this.#reactors.show(message, target);
    else this.#open(item);
  }

  /** One's own last message. */
  editLast() {
    // The last one is on its way: what stands before it is not meant.
    if (find('#messages .own[data-state="pending"]:not([data-id])')) return announce(texts.messages.sending);
    const messages = this.#room()?.timeline.messages.map((message) => this.#looks.of(message)) ?? [];
    const last = messages.findLast(({ author, deleted_at }) => author.id === this.#me.id && !deleted_at);
    if (last && mayEdit(last, this.#me)) this.#edit(last);
    else if (last) announce(texts.messages.tooOldToEdit);
  }

  /** An edit was: nothing that was typed is lost by one key. */
  givenUp({ room, id, sent, edited_at, text, named }) {
    // Another part of the room may be on the screen by now.
    const message = this.#messageOf({ dataset: { id } }) ?? { id, text: sent, edited_at };
    const goOn = () => room === this.#room()?.id && this.#edit(message, { text, named });
    showNotice(texts.messages.stays, { label: texts.messages.editOn, run: goOn, room });
  }

  /** Who may write now, or may no more, may do other things: what was offered before may be so no more. */
  #renewOffers() {
    this.#bar.renew();
    this.#menu.close();
    this.#picker.close();
  }

  #listen(list, signal) {
    const on = (target, type, run) => target.addEventListener(type, run, { signal });
    on(new MessageFocus(find('#log'), list, signal), 'open', ({ detail: item }) => this.#open(item, { back: () => focusOn(item) }));
    on(this.#bar, 'choose', ({ detail }) => this.#chosen(detail));
    on(this.#menu, 'choose', ({ detail }) => this.#chosen(detail));
    on(list, 'click', ({ target }) => this.#clicked(target));
    on(list, 'copy', copyAsRead);
    for (const type of ['pointerover', 'focusin']) on(list, type, ({ target }) => this.#nameReactors(target.closest('.reaction')));

    const nameHovered = () => this.#nameReactors(find('.reaction:hover', list));
    on(this.#looks, 'change', nameHovered);
    on(this.#composer, 'edit', () => takeBackNotice(texts.messages.stays));
    on(this.#composer, 'allowed', () => this.#renewOffers());
    nameHovered();
  }

  #open(item, how) {
    const may = this.#rightsOver(item);
    if (may.size) this.#menu.open(item, may, how);
  }

  #chosen({ action, item, button, emoji, back }) {
    if (action === 'menu') return this.#open(item, { anchor: button });
    // It may have been deleted, or the room archived, since this was offered.
    const message = this.#rightsOver(item).has(action) && this.#messageOf(item);
    back?.();
    if (message) this.#does[action](message, { emoji, item, back });
  }

  #clicked(target) {
    const item = target.closest('.message');
    const id = item?.dataset.id;
    const { original } = target.closest('.quote')?.dataset ?? {};
    if (original) this.#places.follow(original);
    const reaction = target.closest('.reaction');
    if (reaction) this.#reactionClicked(item, reaction);
    if (target.closest('.undo')) this.#looks.deletions.undo(id);
    if (target.closest('.retry')) this.#looks.edits.retry(id);
    if (target.closest('.discard')) this.#looks.edits.remove(id);
  }

  /** Who may not take part is told whose it is. */
  #reactionClicked(item, reaction) {
    const message = this.#messageOf(item);
    if (this.#rightsOver(item).has('react')) this.#react(message, reaction.dataset.emoji);
    else if (message) this.#reactors.show(message, reaction);
  }

  #rightsOver(item) {
    const message = this.#messageOf(item);
    return message ? rightsOver(message, this.#me, this.#room().about ?? null, this.#isKeeper()) : new Set();
  }

  /** As it is shown; null for what is not stored yet. */
  #messageOf({ dataset: { id } }) {
    const message = id && this.#looks.timeline?.get(id);
    return message ? this.#looks.of(message) : null;
  }

  /** Whom a message in this room may name. */
  async #people(name) {
    const { id, about } = this.#room();
    const { users } = await this.#api.people(name, id);
    this.#names.learn(users);
    const mayNameAll = about?.role === 'admin' && EVERYONE.startsWith(name.toLowerCase());
    return [...users.slice(0, MOST_OFFERED), ...(mayNameAll ? [{ id: EVERYONE, name: EVERYONE }] : [])];
  }

  #asRead(text) {
    return asRead(text, (id) => this.#names.of(id));
  }

  #react(message, emoji) {
    if (!message) return;
    this.#recent.use(emoji);
    this.#offerRecent();
    this.#looks.reactions.toggle(this.#looks.timeline.get(message.id), emoji);
  }

  #pick(message, item, back) {
    const react = (emoji) => {
      back?.();
      const reactions = this.#messageOf(item)?.reactions ?? [];
      // Whoever looks for one that is their own already does not mean to take it off.
      if (!reactions.some((reaction) => reaction.emoji === emoji && reaction.own)) this.#react(message, emoji);
    };
    this.#picker.use((picker) => picker.open(find('.text', item), react));
  }

  #offerRecent() {
    for (const button of document.querySelectorAll('[data-recent]')) {
      const emoji = this.#recent.list[button.dataset.recent];
      button.dataset.emoji = button.textContent = emoji;
      button.ariaLabel = button.title = texts.reactions.reactWith(emoji);
    }
  }

  /** Whose it is, for whoever points at it; names that the page does not know are asked for now. */
  async #nameReactors(button) {
    const { emoji } = button?.dataset ?? {};
    const reaction = emoji && this.#messageOf(button.closest('.message'))?.reactions?.find((each) => each.emoji === emoji);
    if (!reaction) return;
    button.title = reactorsOf(reaction, this.#names, this.#me);
    await this.#names.ask(reaction.users);
    button.title = reactorsOf(reaction, this.#names, this.#me);
  }

  #delete(message) {
    this.#looks.deletions.add(message);
    announce(texts.messages.canBeUndone);
  }

  /** What was said of the last edit that was given up is so no more. */
  #edit(message, begun) {
    takeBackNotice(texts.messages.stays);
    this.#composer.edit(message, begun);
  }
}
