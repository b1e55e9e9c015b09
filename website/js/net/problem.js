// What went wrong with a request, in the shape of RFC 9457. Status 0 means that no answer came.
import { texts } from '../languages/texts.js';

const LIMIT = 'urn:chatroom:problem:limit-reached';
const BLOCKED = 'urn:chatroom:problem:blocked';

export class Problem extends Error {
  constructor({ status = 0, type = '', detail = '', retryAfter = 0 } = {}) {
    super(detail || byStatus(status));
    this.name = 'Problem';
    this.status = status;
    // A problem without a type is one of the API's all the same (RFC 9457, section 4.2.1).
    this.type = type || (detail ? 'about:blank' : '');
    this.retryAfter = retryAfter;
  }

  /** Whether the same request may well succeed later. A gateway and a firewall refuse for passing reasons, too. */
  get transient() {
    if ([401, 403].includes(this.status)) return !this.type;
    return [0, 408, 425, 429].includes(this.status) || this.status >= 500;
  }

  /** Whether the user has asked for more than the API gives at a time. */
  get isLimit() {
    return this.status === 429 && this.type === LIMIT;
  }

  /** Whether the user has been blocked here. */
  get isBlocked() {
    return this.status === 403 && this.type === BLOCKED;
  }
}

/** The session is over: only signing in again helps. */
export class SignedOut extends Error {
  constructor(message = texts.problems.signedOut) {
    super(message);
    this.name = 'SignedOut';
  }
}

/** Whether a request has failed, which is told or passes; anything else that is thrown is a fault of the page's own. */
export function isOfRequest(error) {
  return error instanceof SignedOut || 'status' in error;
}

/** The gateway in front of the API answers for itself at times, without problem details. */
function byStatus(status) {
  const { unreachable, ofTheGateway, answered } = texts.problems;
  return status ? (ofTheGateway[status] ?? answered(status)) : unreachable;
}
