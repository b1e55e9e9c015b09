// Whether clocks have 12 or 24 hours: as the browser's own language has it, in whatever language the page is read, unless it
// was chosen here, for all tabs of this browser.
const KEY = 'chatroom.hours';
const CHOICES = ['h12', 'h23'];

class Hours extends EventTarget {
  #own = new Intl.DateTimeFormat(undefined, { hour: 'numeric' }).resolvedOptions().hourCycle;
  #choice = read();

  constructor() {
    super();
    addEventListener('storage', ({ key, newValue }) => (key === KEY || key === null) && this.#take(newValue));
  }

  /** As Intl calls it. */
  get cycle() {
    return this.choice || this.#own;
  }

  /** '' where none was made. */
  get choice() {
    return CHOICES.includes(this.#choice) ? this.#choice : '';
  }

  choose(choice) {
    try {
      if (CHOICES.includes(choice)) localStorage.setItem(KEY, choice);
      else localStorage.removeItem(KEY);
    } catch {
      // Nothing can be kept here: it holds for this page.
    }
    this.#take(choice);
  }

  #take(choice) {
    this.#choice = choice;
    this.dispatchEvent(new Event('change'));
  }
}

function read() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export const hours = new Hours();
