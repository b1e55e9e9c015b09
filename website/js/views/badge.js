// How many messages want an answer of the user, on the page's icon and, where the site is installed, on the app's.
import { find } from './dom.js';

const MOST = 9;
const icon = find('link[rel="icon"]');
const PLAIN = icon.href;

export function showBadge(count) {
  icon.href = count ? `data:image/svg+xml,${encodeURIComponent(drawn(count))}` : PLAIN;
  const shown = count ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.();
  // Who has not installed it has no such mark.
  shown?.catch(() => {});
}

/** favicon.svg with a number at its corner, as large as 16 pixels need it. No page's styles or fonts reach into it. */
function drawn(count) {
  const digits = count > MOST ? `${MOST}+` : String(count);
  const [left, width, size] = digits.length > 1 ? [7, 25, 17] : [13, 19, 19];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
    <mask id="m"><rect width="32" height="32" fill="#fff"/><rect x="${left - 2}" y="11" width="${width + 4}" height="23" rx="10"/></mask>
    <g mask="url(#m)">
      <path fill="#1f7a74" d="M8 2h16a6 6 0 0 1 6 6v12a6 6 0 0 1-6 6H13l-6.3 4.6A1 1 0 0 1 5 29.8v-4.6A6 6 0 0 1 2 20V8a6 6 0 0 1 6-6Z"/>
      <path fill="#fbfaf6" d="M11 21.5V12a5 5 0 0 1 10 0v9.5Z"/>
    </g>
    <rect x="${left}" y="13" width="${width}" height="19" rx="8" fill="#c8203c"/>
    <text x="${left + width / 2}" y="29" fill="#fff" font-family="Arial,Helvetica,sans-serif" font-weight="bold" font-size="${size}" text-anchor="middle">${digits}</text>
  </svg>`;
}
