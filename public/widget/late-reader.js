import { READER } from './later-files.js';
import { loadLater } from './load-later.js';

/** @typedef {ReturnType<typeof import('./run-reader.js').createRunReader>} RunReader */

/**
 * As `createRunReader`, which is loaded when there is something to read. What is wanted meanwhile is done then.
 * @param {import('./run-reader.js').RunReaderOptions} options
 * @returns {RunReader}
 */
export function createLateReader(options) {
  /** @type {RunReader | null} */
  let reader = null;
  /** @type {Set<'pause' | 'leave' | 'stop'>} */
  const wanted = new Set();

  return {
    async read() {
      try {
        const { createRunReader } = await loadLater(READER);
        reader = /** @type {RunReader} */ (createRunReader(options));
      } catch {
        if (wanted.has('leave')) return null;
        const lost = { code: 'offline', message: 'The connection was lost.' };
        return { ...lost, message: options.site.words.explain(lost), retryable: true };
      }
      for (const act of wanted) reader[act]();
      return reader.read();
    },
    pause: () => act('pause'),
    resume() {
      wanted.delete('pause');
      reader?.resume();
    },
    leave: () => act('leave'),
    stop: () => act('stop'),
  };

  /** @param {'pause' | 'leave' | 'stop'} name */
  function act(name) {
    if (reader) reader[name]();
    else wanted.add(name);
  }
}
