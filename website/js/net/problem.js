// What went wrong with a request, in the shape of RFC 9457. Status 0 means that no answer came.
const UNREACHABLE = 'The server could not be reached.';

export class Problem extends Error {
  constructor({ status = 0, title = '', detail = '', code = '', retryAfter = 0 } = {}) {
    super(detail || title || (status ? `The server answered ${status}.` : UNREACHABLE));
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** Whether the same request may well succeed later. */
  get transient() {
    return [0, 408, 425, 429].includes(this.status) || this.status >= 500;
  }
}

/** The session is over: only signing in again helps. */
export class SignedOut extends Error {
  constructor(message = 'You are signed out.') {
    super(message);
    this.name = 'SignedOut';
  }
}
