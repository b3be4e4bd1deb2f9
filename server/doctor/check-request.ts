import { type Finding, isFault, ok, sayTime, untested, WAITING } from './check.ts';
import { UNREACHED } from './check-answer.ts';
import type { Observations } from './observation.ts';
import { READERS_WAIT_MS } from './test-plan.ts';

/** Whether a cache answered in the place of the site: the same response twice, or one for another request. */
export function checkCache({ paced, first, second, nonce }: Observations): Finding {
  if (paced?.hello && paced.hello.nonce !== nonce) return CACHED_POST;
  if (paced && !paced.hello) return UNREACHED;
  if (!first || !second) return WAITING;
  if (!first.hello || !second.hello) {
    const { status } = first.hello ? second : first;
    return untested(`The request that a cache could answer failed (${status || 'no connection'}).`);
  }
  const isOther = first.hello.nonce !== nonce || second.hello.nonce !== nonce;
  const isOld = [first, second].some(({ headers }) => Number(headers.age ?? 0) > 0);
  if (first.hello.serveId === second.hello.serveId || isOther || isOld) {
    return isFault(
      'cached',
      'A cache on the way answers with a stored stream: readers get events that are not theirs.',
    );
  }
  return ok('Two requests for one address got two responses.');
}

const STORED = untested('A stored stream answered; mend that first.');

const CACHED_POST = isFault(
  'cached',
  'A cache on the way answers questions with a stored stream: visitors get answers that are not theirs.',
);

/** Whether the second reader of a run waits until the first has got something, as a cache makes it that hopes to answer both. */
export function checkReaders({ paced, readers }: Observations): Finding {
  if (paced && !paced.hello) return UNREACHED;
  if (!readers) return WAITING;
  const arrivals = readers.map(({ helloAtMs }) => helloAtMs);
  const [first, second] = arrivals;
  if (first == null || second == null) return untested('One of two requests at once failed.');
  if (Math.abs(first - second) < READERS_WAIT_MS * 0.7)
    return ok('Two readers of one address got their events together.');
  return {
    outcome: 'advice',
    fault: 'readers-wait',
    sentence: `Of two readers of one address the second waited for the first, ${sayTime(Math.abs(first - second))} longer: a cache hopes to answer both.`,
  };
}

/** Whether the visitor's cookie reaches the site, and a new one the visitor. */
export function checkCookies({ paced, nonce }: Observations): Finding {
  if (!paced) return WAITING;
  if (!paced.hello) return UNREACHED;
  if (paced.hello.nonce !== nonce) return STORED;
  if (paced.hello.cookie !== nonce) {
    return isFault(
      'cookie-lost',
      'Cookies do not reach the site: every question comes from a new visitor, and nobody can resume a stream.',
    );
  }
  // The command sends no visitor cookie and must get one; a script cannot see that, but its page has got one before.
  if (!paced.hasSetCookie && !paced.hello.isReturning) {
    return isFault(
      'set-cookie-lost',
      'The cookie of a new visitor does not arrive: Set-Cookie is taken away.',
    );
  }
  return ok('A cookie reaches the site, and its own cookie arrives.');
}

/** Whether the cursor of a client that resumes reaches the site. */
export function checkCursor({ paced, first, second, cursors, nonce }: Observations): Finding {
  if (paced && !paced.hello) return UNREACHED;
  if (!first) return WAITING;
  if (!first.hello) return untested('The request that carries it failed.');
  if (first.hello.nonce !== nonce) return STORED;
  if (first.hello.lastEventId === cursors[0] || second?.hello?.lastEventId === cursors[1])
    return ok('A client that resumes is understood.');
  return isFault(
    'last-event-id-lost',
    'The header Last-Event-ID does not reach the site: a resumed stream starts again at its first event.',
  );
}
