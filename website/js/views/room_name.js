// What a room is called, with the mark of its kind: the stylesheet has the marks.
import { nameOf } from '../rooms/naming.js';
import { find, setText } from './dom.js';

/** `about` is null as long as nothing is known of the room. */
export function showRoomName(element, about) {
  element.dataset.kind = about?.kind ?? '';
  setText(find('bdi', element), about ? nameOf(about) : '');
}

export function showTopic(element, about) {
  setText(element, about?.topic ?? '');
  element.title = about?.topic ?? '';
  element.hidden = !about?.topic;
}
