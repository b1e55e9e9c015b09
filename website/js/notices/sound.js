// One quiet sound, made here: two soft notes. Of many messages at once it is heard once.
const NOTES_HZ = [660, 880];
const NOTE_S = 0.16;
const FADE_S = 0.5;
const LOUDNESS = 0.06;
const QUIET_MS = 2_000;
const START_MS = 500;

export class Sound {
  #playedAt = -Infinity;

  /** A page that nobody has touched since it was opened may not make a sound: then there is none. */
  async play() {
    if (!globalThis.AudioContext || performance.now() - this.#playedAt < QUIET_MS) return;
    this.#playedAt = performance.now();
    const audio = new AudioContext();
    await Promise.race([audio.resume(), new Promise((resolve) => setTimeout(resolve, START_MS))]);
    if (audio.state !== 'running') return void audio.close();
    const last = NOTES_HZ.map((pitch, at) => note(audio, pitch, audio.currentTime + at * NOTE_S)).at(-1);
    last.onended = () => audio.close();
  }
}

function note(audio, pitch, at) {
  const [oscillator, volume] = [audio.createOscillator(), audio.createGain()];
  oscillator.frequency.value = pitch;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(LOUDNESS, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + FADE_S);
  oscillator.connect(volume).connect(audio.destination);
  oscillator.start(at);
  oscillator.stop(at + FADE_S);
  return oscillator;
}
