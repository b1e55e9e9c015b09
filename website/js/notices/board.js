// Where notices are shown. The service worker shows them where there is one: then each tab can take them down, a click leads
// here also when the tab that showed it is gone (sw.js), and phones show them at all. Otherwise the page does.
export class Board {
  #own = new Set();
  #goTo;

  /** `goTo` brings the page to what a notice is about, its `data`. */
  constructor(goTo, signal) {
    this.#goTo = goTo;
    navigator.serviceWorker?.addEventListener('message', ({ data }) => data?.notice && goTo(data.notice), { signal });
  }

  async show(title, options) {
    const worker = await registered();
    if (worker) await worker.showNotification(title, options);
    else this.#showHere(title, options);
  }

  /** Takes down those whose `data` are so. */
  async takeDown(isOver) {
    const theirs = (await (await registered())?.getNotifications()) ?? [];
    for (const notice of [...this.#own, ...theirs]) if (isOver(notice.data)) notice.close();
  }

  #showHere(title, options) {
    const notice = new Notification(title, options);
    this.#own.add(notice);
    notice.onclose = () => this.#own.delete(notice);
    notice.onclick = () => {
      window.focus();
      this.#goTo(notice.data);
      notice.close();
    };
  }
}

/** Only one that is at work shows anything. */
async function registered() {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => null);
  return registration?.active ? registration : null;
}
