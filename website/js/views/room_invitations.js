// The invitations by which people may still come into a room, and a way to take each back.
import { using } from '../languages/formats.js';
import { texts } from '../languages/texts.js';
import { announce } from './announcer.js';
import { find, fromTemplate, keepFocusOn, setText } from './dom.js';
import { PagedList } from './paged_list.js';

export class RoomInvitations {
  #dialog;
  #pages;
  #room = null;
  #mayRevoke = () => false;

  /** `ask` tells a page of a room's invitations, `revoke` takes one back. */
  constructor(dialog, { ask, revoke }, signal) {
    this.#dialog = dialog;
    const take = async (item) => {
      await revoke(this.#room, item.dataset.id);
      // It stays where it is, and with it the button of the next one, that may be about to be pressed.
      const button = find('button', item);
      if (button === document.activeElement) keepFocusOn(item);
      button.style.visibility = 'hidden';
      setText(find('.paged-terms', item), texts.openInvitations.takenBack);
      announce(texts.openInvitations.takenBack);
    };
    this.#pages = new PagedList(find('.paged', dialog), { ask: (query) => ask(this.#room, query), item: (each) => this.#item(each), none: () => texts.openInvitations.none, act: take }, signal);
    find('.dialog-cancel', dialog).addEventListener('click', () => this.close(), { signal });
    dialog.addEventListener('close', () => dialog.open || this.#pages.clear(), { signal });
  }

  /** `mayRevoke` tells of one whether the user may take it back. */
  open(room, mayRevoke) {
    this.#room = room;
    this.#mayRevoke = mayRevoke;
    this.#dialog.showModal();
    this.#pages.begin();
  }

  close() {
    this.#dialog.close();
  }

  #item(invitation) {
    const item = fromTemplate('open-invitation-template');
    item.dataset.id = invitation.id;
    setText(find('bdi', item), invitation.by.name);
    setText(find('time', item), dayOf(invitation.created_at));
    setText(find('.paged-terms', item), texts.openInvitations.terms(invitation.uses_left, dayOf(invitation.expires_at)));
    find('button', item).hidden = !this.#mayRevoke(invitation);
    return item;
  }
}

function dayOf(time) {
  return using(Intl.DateTimeFormat, { dateStyle: 'medium' }).format(new Date(time));
}
