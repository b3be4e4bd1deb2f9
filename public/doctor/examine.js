import { observeStream } from './observe-stream.js';

/** What the network may add to the length of a stream. */
const SLACK_MS = 15_000;

/**
 * Sends every test stream through the chain between this page and its site, the silent ones side by side, and those that
 * the diagnosis doubts a second time.
 * @param {import('./observe-stream.js').Plan} plan
 * @param {number} seconds Length of the silences.
 * @param {(seen: object) => Promise<import('./show-diagnosis.js').Diagnosis>} onSeen Judges all that was sent and seen so
 * far, after each stream.
 */
export async function examine(plan, seconds, onSeen) {
  const nonce = createToken('abcdefghijklmnopqrstuvwxyz0123456789', 20);
  /** @type {[string, string]} */
  const cursors = [createToken('123456789', 12), createToken('123456789', 12)];
  /** @type {Record<string, any>} */
  const seen = { origin: location.origin, nonce, seconds, cursors, wasOriginRefused: false };
  let readersTurn = 0;
  const listen = {
    async paced() {
      const paced = await post({ probe: 'paced', nonce }, plan.pacedMs);
      return { paced, wasOriginRefused: paced.problem === 'origin_not_allowed' };
    },
    async readers() {
      // A browser has a cache of its own, which lets one of two equal requests wait unless it may keep neither.
      // Another address each time: a cache on the way remembers of one that its readers need not wait.
      const query = `&waitMs=${plan.readersWaitMs}&turn=${++readersTurn}`;
      const atOnce = cursors.map((cursor) => get(cursor, query, 'no-store'));
      return { readers: await Promise.all(atOnce) };
    },
    heartbeat: async () => ({ heartbeat: await keepSilent('heartbeat') }),
  };
  const cookie = `${plan.cookie}=${nonce}; path=${plan.streamPath}; samesite=lax`;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and on plain http
  document.cookie = `${cookie}; max-age=300`;
  try {
    await repeatDoubtful(await note(await listen.paced()));
    if (!(seen.again?.paced ?? seen.paced).hello) return;
    await note({ first: await get(cursors[0]) });
    await note({ second: await get(cursors[1]) });
    await repeatDoubtful(await note(await listen.readers()));
    await Promise.all([
      listen.heartbeat().then(note),
      keepSilent('silence').then((silence) => note({ silence })),
    ]);
    await repeatDoubtful(await note({}));
  } finally {
    // biome-ignore lint/suspicious/noDocumentCookie: as above
    document.cookie = `${cookie}; max-age=0`;
  }

  /** @param {object} found */
  function note(found) {
    return onSeen(Object.assign(seen, found));
  }

  /** @param {{ repeat: ('paced' | 'readers' | 'heartbeat')[] }} diagnosis */
  async function repeatDoubtful({ repeat }) {
    for (const stream of repeat) await note({ again: { ...seen.again, ...(await listen[stream]()) } });
  }

  /** @param {'heartbeat' | 'silence'} probe */
  function keepSilent(probe) {
    return post({ probe, nonce, seconds }, seconds * 1_000);
  }

  /**
   * @param {object} body
   * @param {number} lengthMs
   */
  function post(body, lengthMs) {
    const headers = { Accept: 'text/event-stream', 'Content-Type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    return observeStream(plan.streamPath, init, { plan, patienceMs: lengthMs + SLACK_MS });
  }

  /**
   * @param {string} cursor
   * @param {string} [query]
   * @param {RequestCache} [cache]
   */
  function get(cursor, query = '', cache = 'default') {
    const headers = { Accept: 'text/event-stream', 'Last-Event-ID': cursor };
    // Without a cookie, as widgets on other sites ask: some caches let everything through that has one.
    /** @type {RequestInit} */
    const init = { headers, cache, credentials: 'omit' };
    const url = `${plan.streamPath}?nonce=${nonce}${query}`;
    return observeStream(url, init, { plan, patienceMs: SLACK_MS });
  }
}

/**
 * @param {string} characters
 * @param {number} length
 */
function createToken(characters, length) {
  const numbers = crypto.getRandomValues(new Uint8Array(length));
  return [...numbers].map((number) => characters[number % characters.length]).join('');
}
