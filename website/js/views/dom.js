export const find = (selector, root = document) => root.querySelector(selector);

export function fromTemplate(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}
