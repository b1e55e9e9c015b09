// The chat's shell where there is no network: the page, as the server has last sent it to this browser, and its files.
//
// The network is always asked for the page first, so nobody is shown an old version once there is a new one. Files lie
// below a folder that is named for their content: what is kept of them is never stale. The API is no matter of this.
// A click on a notice leads to what it is about.
const PREFIX = 'shell-';
const PAGE = '/';
const CONFIG = '/config.json';
const FILES = '/assets/';
// The one before may still be on the screen in another tab, and asks for its files when it needs them.
const VERSIONS = 2;

let keeping = Promise.resolve();

addEventListener('install', (event) => event.waitUntil(fetchAndKeep().then(() => skipWaiting())));
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (request.mode === 'navigate' && pathname === PAGE) event.respondWith(page(event));
  else if (pathname === CONFIG) event.respondWith(fresh(request));
  else if (pathname.startsWith(FILES)) event.respondWith(kept(request));
});
addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(goTo(event.notification.data));
});

async function page(event) {
  try {
    const answer = await fetch(event.request);
    if (answer.ok) event.waitUntil(keep(await answer.clone().text()));
    return answer;
  } catch (error) {
    const last = await lastPage();
    if (last) return last;
    throw error;
  }
}

async function fresh(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const last = await caches.match(CONFIG);
    if (last) return last;
    throw error;
  }
}

async function kept(request) {
  return (await caches.match(request.url)) ?? fetch(request);
}

/** To what a notice is about (js/notices/board.js): in the tab that was looked at last, or a new one. */
async function goTo(notice) {
  const [tab] = await clients.matchAll({ type: 'window' });
  if (!tab) return clients.openWindow(`${PAGE}#${notice.room}`);
  tab.postMessage({ notice });
  return tab.focus();
}

async function fetchAndKeep() {
  const answer = await fetch(PAGE, { cache: 'no-cache' });
  if (!answer.ok) throw new Error(`The page was answered with ${answer.status}.`);
  await keep(await answer.text());
}

/** One after the other: two tabs may come to a new version at once. */
function keep(html) {
  return (keeping = keeping.catch(() => {}).then(() => keepVersion(html)));
}

/** All of a version or nothing: what lacks a file would not start. */
async function keepVersion(html) {
  if ((await (await lastPage())?.text()) === html) return;
  const name = PREFIX + Date.now();
  const cache = await caches.open(name);
  try {
    await cache.addAll([...filesIn(html), CONFIG]);
    await cache.put(PAGE, new Response(html, { headers: { 'Content-Type': 'text/html; charset=utf-8' } }));
  } catch (error) {
    await caches.delete(name);
    throw error;
  }
  for (const old of (await versions()).slice(VERSIONS)) await caches.delete(old);
}

async function lastPage() {
  for (const name of await versions()) {
    const found = await (await caches.open(name)).match(PAGE);
    if (found) return found;
  }
  return undefined;
}

/** The newest first. */
async function versions() {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX)).sort().reverse();
}

function filesIn(html) {
  return new Set([...html.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, address]) => address));
}
