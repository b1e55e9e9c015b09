import { after, beforeEach, deepEqual, equal, ok, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { Sound } from '/js/notices/sound.js';

let clock, made;

class FakeAudio {
  static state = 'running';
  currentTime = 3;
  closed = false;
  loudest = 0;
  notes = [];

  constructor() {
    made.push(this);
  }

  get state() {
    return FakeAudio.state;
  }

  resume() {
    return FakeAudio.state === 'running' ? Promise.resolve() : new Promise(() => {});
  }

  createOscillator() {
    const note = { frequency: {}, connect: (to) => to, start: (at) => (note.from = at), stop: (at) => (note.to = at) };
    this.notes.push(note);
    return note;
  }

  createGain() {
    const set = (value) => (this.loudest = Math.max(this.loudest, value));
    return { gain: { setValueAtTime: set, linearRampToValueAtTime: set, exponentialRampToValueAtTime: set }, connect: (to) => to };
  }

  async close() {
    this.closed = true;
  }
}

beforeEach(() => {
  clock = FakeClock.install();
  made = [];
  const { AudioContext: real } = globalThis;
  globalThis.AudioContext = FakeAudio;
  FakeAudio.state = 'running';
  after(() => (globalThis.AudioContext = real));
});

test('it is short and quiet, and leaves nothing behind', async () => {
  await new Sound().play();
  const [audio] = made;
  equal(audio.notes.length, 2);
  ok(audio.notes[0].from < audio.notes[1].from);
  ok(audio.notes[1].to - audio.currentTime < 1);
  ok(audio.loudest <= 0.1);
  audio.notes.at(-1).onended();
  ok(audio.closed);
});

test('of many at once there is one', async () => {
  const sound = new Sound();
  for (const wait of [0, 500, 500, 1_500]) {
    await clock.advance(wait);
    await sound.play();
  }
  equal(made.length, 2);
});

test('where the browser lets the page make no sound there is none, also later', async () => {
  FakeAudio.state = 'suspended';
  const playing = new Sound().play();
  await clock.advance(1_000);
  await playing;
  deepEqual(made.map(({ notes, closed }) => [notes.length, closed]), [[0, true]]);
});

test('a browser without sounds goes without', async () => {
  globalThis.AudioContext = undefined;
  await new Sound().play();
  deepEqual(made, []);
});
