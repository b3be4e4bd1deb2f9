/**
 * A question that was asked. Its answer is not kept: the server has it, and gives it to this visitor alone.
 * @typedef {object} Asked
 * @property {import('../run/follow-run.js').Question} question With its key: sent again, it joins its run.
 * @property {string} runId Empty until the server has told it.
 * @property {boolean} isOver
 * @property {boolean} isSigned Asked by a visitor whom the page has signed for.
 */

/**
 * @typedef {object} Kept
 * @property {string} visitor The token by which the server knows the visitor again.
 * @property {string} conversationId
 * @property {readonly Asked[]} asked The oldest first.
 */

/** @typedef {ReturnType<typeof createAskMemory>} AskMemory */

/** Each one is read again when a page is opened. */
const MAX_ASKED = 12;
/** @type {Kept} */
const NOTHING = { visitor: '', conversationId: '', asked: [] };

/**
 * What `<milepost-ask>` knows of its conversation, kept over reloads and changes of the page in the page's own storage:
 * for the tab, or with `keep="browser"` for as long as the server knows the visitor; with `keep="none"` nowhere.
 * @param {Element} element
 * @param {string} endpoint
 */
export function createAskMemory(element, endpoint) {
  const storage = findStorage(element.getAttribute('keep'));
  const name = ['milepost', endpoint, element.getAttribute('site-key') ?? '', element.id].join(' ');
  let latest = read() ?? NOTHING;

  return {
    load: () => latest,
    /**
     * Adds a question, or what has become known of it.
     * @param {Asked} asked
     * @param {Pick<Kept, 'visitor' | 'conversationId'>} visit
     */
    keep(asked, visit) {
      const known = all();
      const isKnown = known.some(({ question }) => question.key === asked.question.key);
      const merged = known.map((one) => (one.question.key === asked.question.key ? { ...asked } : one));
      write({ ...visit, asked: (isKnown ? merged : [...known, { ...asked }]).slice(-MAX_ASKED) });
    },
    /** @param {Asked} asked */
    drop({ question }) {
      write({ ...latest, asked: all().filter((one) => one.question.key !== question.key) });
    },
    /** Forgets the conversation; who the visitor is stays known. */
    clear() {
      write({ ...NOTHING, visitor: latest.visitor });
    },
  };

  /** Another tab may have asked as well. */
  function all() {
    return (read() ?? latest).asked;
  }

  /** @returns {Kept | null} */
  function read() {
    try {
      const kept = JSON.parse(storage?.getItem(name) ?? 'null');
      return isKept(kept) ? kept : null;
    } catch {
      return null;
    }
  }

  /** @param {Kept} kept */
  function write(kept) {
    latest = kept;
    try {
      storage?.setItem(name, JSON.stringify(kept));
    } catch {
      // Storage that is full or blocked: the conversation lasts as long as the page.
    }
  }
}

/**
 * @param {string | null} keep
 * @returns {Storage | null}
 */
function findStorage(keep) {
  if (keep === 'none') return null;
  try {
    return keep === 'browser' ? localStorage : sessionStorage;
  } catch {
    return null;
  }
}

/**
 * Storage belongs to the page, which may have written anything there.
 * @param {any} kept
 * @returns {kept is Kept}
 */
function isKept(kept) {
  return (
    typeof kept?.visitor === 'string' &&
    typeof kept.conversationId === 'string' &&
    Array.isArray(kept.asked) &&
    kept.asked.every(
      (/** @type {any} */ one) =>
        typeof one?.question?.message === 'string' &&
        typeof one.question.key === 'string' &&
        typeof one.runId === 'string',
    )
  );
}
