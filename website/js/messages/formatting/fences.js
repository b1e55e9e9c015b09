// ``` around lines of code. As many backticks end it as began it, or more, on a line of their own or behind the last one.
import { isVisible } from '../visible.js';

const OPENING = /^ {0,3}(`{3,})(.*)$/;
const LANGUAGE = /^[\w+#.-]*$/;

export class Fences {
  #lines;
  // For each line the longest run of backticks that ends it or a later one: what nothing can close is seen at once.
  #longest;

  constructor(lines) {
    this.#lines = lines;
    this.#longest = new Array(lines.length + 1).fill(0);
    for (let at = lines.length - 1; at >= 0; at -= 1) {
      this.#longest[at] = Math.max(this.#longest[at + 1], backticksAtEndOf(lines[at]));
    }
  }

  /** The block of code that begins with a line, if there is anything in it, and the line after its end; null where none does. */
  at(first) {
    const [, { length: size } = '', rest = ''] = OPENING.exec(this.#lines[first]) ?? [];
    if (!size) return null;
    return this.#oneLine(first, size, rest) ?? (rest.includes('`') ? null : this.#lineByLine(first, size, rest.trim()));
  }

  #oneLine(first, size, rest) {
    const code = withoutEnding(rest, size);
    return code !== null && !code.includes('`') ? blockOf([code], '', first + 1) : null;
  }

  #lineByLine(first, size, rest) {
    if (this.#longest[first + 1] < size) return null;
    const isLanguage = LANGUAGE.test(rest);
    const code = isLanguage ? [] : [rest];
    for (let at = first + 1; ; at += 1) {
      const last = withoutEnding(this.#lines[at], size);
      if (last === null) code.push(this.#lines[at]);
      else {
        if (last.trim()) code.push(last);
        return blockOf(code, isLanguage ? rest : '', at + 1);
      }
    }
  }
}

function blockOf(lines, language, end) {
  const text = lines.join('\n');
  // Around nothing that can be seen, backticks stay: they would leave an empty block.
  return { block: isVisible(text) ? { kind: 'code', text, language } : null, end };
}

function backticksAtEndOf(line) {
  let end = line.trimEnd().length;
  let count = 0;
  while (end > count && line[end - 1 - count] === '`') count += 1;
  return count;
}

/** The line before the backticks that end it, or null where fewer do. */
function withoutEnding(line, size) {
  const count = backticksAtEndOf(line);
  return count < size ? null : line.trimEnd().slice(0, -count);
}
