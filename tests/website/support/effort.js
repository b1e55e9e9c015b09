// Counts how many characters and items a piece of code looks at, so that a test of effort needs no clock.

/** Runs a function and returns how many characters and items it took in its hands, by any of the usual ways. */
export function looksIn(run) {
  const restore = [];
  let looks = 0;
  const replace = (owner, name, cost) => {
    const real = owner[name];
    owner[name] = function (...given) {
      const result = real.apply(this, given);
      looks += cost(this, result, given);
      return result;
    };
    restore.push(() => (owner[name] = real));
  };
  const { exec } = RegExp.prototype;
  RegExp.prototype.exec = function (text) {
    const from = this.global || this.sticky ? this.lastIndex : 0;
    const found = exec.call(this, text);
    looks += found ? found.index + found[0].length - from + 1 : this.sticky ? 1 : String(text).length - from + 1;
    return found;
  };
  for (const name of ['codePointAt', 'charCodeAt', 'at', 'charAt']) replace(String.prototype, name, () => 1);
  for (const name of ['slice', 'substring', 'trim', 'trimStart', 'trimEnd', 'toLowerCase', 'repeat']) {
    replace(String.prototype, name, (_, result) => result.length);
  }
  for (const name of ['includes', 'indexOf', 'lastIndexOf', 'split']) replace(String.prototype, name, (text) => text.length);
  for (const name of ['startsWith', 'endsWith']) replace(String.prototype, name, (_, __, [part]) => part.length);
  replace(Array.prototype, 'join', (_, result) => result.length);
  for (const name of ['slice', 'concat']) replace(Array.prototype, name, (_, result) => result.length);
  for (const name of ['push', 'pop', 'shift', 'unshift']) replace(Array.prototype, name, () => 1);
  for (const name of ['find', 'findLast', 'findIndex', 'findLastIndex', 'some', 'every', 'filter', 'map', 'forEach']) {
    const real = Array.prototype[name];
    Array.prototype[name] = function (each, ...given) {
      return real.call(this, (...item) => ((looks += 1), each(...item)), ...given);
    };
    restore.push(() => (Array.prototype[name] = real));
  }
  looks = 0;
  try {
    run();
    return looks;
  } finally {
    RegExp.prototype.exec = exec;
    for (const each of restore) each();
  }
}
