/**
 * @param {import('../i18n/words.js').Words} words
 * @returns {import('./ask-words.js').AskWords}
 */
export function toAskWords({ say }) {
  return {
    question: say('chat.box'),
    send: say('chat.send'),
    stop: say('chat.stop'),
    keys: say('chat.hintIdle'),
    retry: say('exchange.retry'),
    page: say('exchange.pageMade'),
    closest: say('exchange.pageClosest'),
    sources: say('exchange.sources'),
    open: say('exchange.openDocument'),
    notFinished: say('exchange.failed'),
    stopped: say('exchange.stopped'),
    kept: say('exchange.kept'),
    extractive: say('note.extractive'),
    cut: say('note.length'),
  };
}
