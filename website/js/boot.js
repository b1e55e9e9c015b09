// A classic script, in words that browsers of any age understand. It runs before the first paint, chooses what that
// shows, and says what went wrong when the modules do not start.
//
// <html data-page> says what is on the page: welcome, waiting, chat or trouble; views/welcome.js goes on from here.
// Who was signed in when this browser was last here (localStorage chatroom.signed_in) sees the chat from the start.
// <html data-details="closed"> hides the column at the right (localStorage chatroom.details, js/details.js).
// <html data-theme> is the theme that was chosen here (localStorage chatroom.theme); without it the system's is.
// <html lang dir> are of the language that was chosen here (localStorage chatroom.language) or, without it, of the first
// that the browser asks for and index.html names; data-untranslated until languages/texts.js has put the page into it.
(function () {
  var root = document.documentElement;
  var failure = null;

  var NEEDED = [
    function () { return 'noModule' in document.createElement('script'); },
    function () { return 'popover' in root; },
    function () { return 'toSorted' in Array.prototype && 'toWellFormed' in String.prototype; },
    function () { return 'timeout' in AbortSignal && 'Segmenter' in Intl; },
    function () { return new RegExp('[\\p{L}--[a]]', 'v'); },
    function () { return CSS.supports('selector(:has(a))') && CSS.supports('color', 'light-dark(oklch(0.5 0.1 90), #000)'); }
  ];

  function works(feature) {
    try {
      return Boolean(feature());
    } catch (error) {
      return false;
    }
  }

  /** What this browser has kept; null where it keeps nothing. */
  function kept(name) {
    try {
      return localStorage.getItem('chatroom.' + name);
    } catch (error) {
      return null;
    }
  }

  function firstPage() {
    if (/[?&](code|error)=/.test(location.search)) return 'waiting';
    return kept('signed_in') !== null ? 'chat' : 'welcome';
  }

  /** Of the languages that index.html names. */
  function linkTo(tag) {
    var language = /^([a-z]{2,3})(-[a-z0-9]{2,8})*$/i.exec(tag || '');
    var offered = document.getElementById('languages').content;
    return language && offered ? offered.querySelector('[hreflang="' + language[1].toLowerCase() + '"]') : null;
  }

  /** The browser's own tag tells how dates are written where its reader is. */
  function tagOf(link) {
    var asked = navigator.languages || [];
    for (var at = 0; at < asked.length; at += 1) if (linkTo(asked[at]) === link) return asked[at];
    return link.hreflang;
  }

  function chooseLanguage() {
    var link = [kept('language')].concat(navigator.languages || [], 'en').map(linkTo).filter(Boolean)[0];
    if (!link) return;
    root.lang = tagOf(link);
    root.dir = link.getAttribute('data-dir') || 'ltr';
    if (link.hreflang !== 'en') root.setAttribute('data-untranslated', '');
    document.head.appendChild(link.cloneNode());
  }

  function has(name) {
    return root.hasAttribute('data-' + name);
  }

  function whenParsed(run) {
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', run);
    else run();
  }

  function sayTrouble(sentence) {
    if (root.getAttribute('data-page') === 'trouble') return;
    root.setAttribute('data-page', 'trouble');
    if (has('untranslated')) {
      root.removeAttribute('data-untranslated');
      root.lang = 'en';
      root.dir = 'ltr';
    }
    whenParsed(function () {
      document.querySelector('.trouble-text').textContent = sentence;
    });
  }

  /** The file that the server refused, where the browser tells. */
  function refusal() {
    var entries = performance.getEntriesByType('resource');
    for (var at = 0; at < entries.length; at += 1) {
      if (entries[at].responseStatus >= 400) {
        return entries[at].name.replace(location.origin, '') + ' was answered with ' + entries[at].responseStatus + '.';
      }
    }
    return 'The network failed, or something blocks it.';
  }

  function sentenceFor(error) {
    var text = String((error && error.message) || error || '');
    // The browsers' words for a name that a module imports and the other does not have.
    if (/provide an export|binding name/.test(text)) {
      return 'The parts of Chatroom that came do not fit together. Reload, and they will.';
    }
    if (error instanceof SyntaxError || /SyntaxError/.test(text)) {
      return 'This browser does not understand Chatroom. It may be too old: update it, or use another one.';
    }
    if (!text || /import|fetch|load|network/i.test(text)) return 'Part of Chatroom could not be loaded. ' + refusal();
    return 'Chatroom could not start: ' + text;
  }

  function isOurs(event) {
    return !event.filename || event.filename.indexOf(location.origin) === 0;
  }

  /** They stand in a template, which a browser reads and does not act upon. */
  function preloadChat() {
    var modules = document.getElementById('chat-modules');
    // Its elements, without the white space between them.
    var links = modules.content ? modules.content.children : [];
    for (var at = 0; at < links.length; at += 1) document.head.appendChild(links[at].cloneNode(true));
  }

  chooseLanguage();
  root.setAttribute('data-page', firstPage());
  if (/^(light|dark)$/.test(kept('theme'))) root.setAttribute('data-theme', kept('theme'));
  if (kept('details') === 'closed') root.setAttribute('data-details', 'closed');
  if (firstPage() !== 'welcome') preloadChat();
  if (!NEEDED.every(works)) {
    root.setAttribute('data-outdated', '');
    sayTrouble('This browser is too old for Chatroom. Update it, or use another one.');
  }

  addEventListener('error', function (event) {
    var element = event.target;
    if (has('settled')) return;
    if (element.tagName === 'SCRIPT') sayTrouble('Part of Chatroom could not be loaded. ' + refusal());
    else if (element.tagName === 'LINK' && element.rel === 'stylesheet') {
      root.setAttribute('data-unstyled', '');
      whenParsed(function () {
        document.querySelector('.loading-text').textContent = 'Part of the page’s look could not be loaded.';
      });
    } else if (element === window && isOurs(event)) failure = event.error || event.message;
  }, true);

  // What the start awaited has failed: a part that is loaded when it is needed, for one.
  addEventListener('unhandledrejection', function (event) {
    if (!has('settled')) sayTrouble(sentenceFor(event.reason));
  });

  // By now every module has run, or never will.
  addEventListener('load', function () {
    if (!has('started')) sayTrouble(sentenceFor(failure));
  });

  document.addEventListener('click', function (event) {
    var element = event.target;
    if (element.className && /\breload\b/.test(element.className)) {
      event.preventDefault();
      location.reload();
    }
    // A click that comes before the modules is not lost.
    if (element.id === 'sign-in' && !has('started')) {
      root.setAttribute('data-page', 'waiting');
      root.setAttribute('data-wanted', '');
    }
  });
})();
