// Light, dark, or as the system has it: chosen in this browser, for all of its tabs. js/boot.js shows it before the first paint.
const KEY = 'chatroom.theme';
const CHOICES = ['light', 'dark'];

/** `form` has the radio buttons, `root` is the document's element. */
export class Theme {
  #form;
  #root;

  constructor(form, root, signal) {
    this.#form = form;
    this.#root = root;
    form.addEventListener('change', () => this.#choose(form.elements.theme.value), { signal });
    addEventListener('storage', ({ key, newValue }) => (key === KEY || key === null) && this.#show(newValue), { signal });
    this.#show(kept(root.dataset.theme));
  }

  #choose(theme) {
    this.#show(theme);
    try {
      if (CHOICES.includes(theme)) localStorage.setItem(KEY, theme);
      else localStorage.removeItem(KEY);
    } catch {
      // Nothing can be kept here: it holds for this page.
    }
  }

  #show(theme) {
    const chosen = CHOICES.includes(theme) ? theme : '';
    if (chosen) this.#root.dataset.theme = chosen;
    else delete this.#root.dataset.theme;
    this.#form.elements.theme.value = chosen || 'system';
    for (const meta of this.#root.querySelectorAll('meta[name="theme-color"]')) meta.media = mediaOf(meta, chosen);
  }
}

/** Another tab may have chosen since the first paint; where nothing can be kept, that is what was chosen. */
function kept(shown) {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return shown;
  }
}

/** Of the two colours of the browser's own bar only the chosen theme's counts. */
function mediaOf(meta, chosen) {
  if (!chosen) return `(prefers-color-scheme: ${meta.dataset.of})`;
  return meta.dataset.of === chosen ? 'all' : 'not all';
}
