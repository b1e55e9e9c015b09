import { after, deepEqual, equal, match, test } from '/tests/harness.js';
import { dateAndTime, day, dayOfYear, fullTime, relativeDay, time, timeParts } from '/js/languages/times.js';

const AT = new Date(2026, 2, 5, 14, 5);

function speak(tag) {
  const { lang } = document.documentElement;
  after(() => (document.documentElement.lang = lang));
  document.documentElement.lang = tag;
}

test('times are as the page’s language writes them', () => {
  deepEqual([time(AT), day(AT), dayOfYear(AT)], ['14:05', 'Thursday 5 March', '5 March 2026']);
  match(fullTime(AT), /^Thursday,? 5 March 2026.*14:05$/);
  match(dateAndTime(AT), /^5 March 2026.*14:05$/);
  deepEqual([relativeDay(0), relativeDay(-1)], ['today', 'yesterday']);
  speak('de');
  deepEqual([dayOfYear(AT), relativeDay(-1)], ['5. März 2026', 'gestern']);
});

test('the clock has as many hours as the browser’s own, whatever language the page speaks', () => {
  speak('en-US');
  equal(time(AT), '14:05');
  equal(timeParts(AT).some(({ type }) => type === 'dayPeriod'), false);
});
