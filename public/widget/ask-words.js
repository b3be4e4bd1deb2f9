import { createWords } from '../i18n/words.js';
import { ENGLISH } from './track-words.js';

/** The same for `<milepost-ask>`, with the words of the track within it. */
export const ENGLISH_ASK = createWords('en', {
  ...ENGLISH.catalogue,
  // The progress element alone has no room for them within its size, and says the server's labels.
  'stage.init.active': 'Starting…',
  'stage.intent.active': 'Reading your question…',
  'stage.intent.done': 'Question understood',
  'stage.signals.active': 'Reading your profile…',
  'stage.signals.done': 'Profile read',
  'stage.knowledge.active': 'Searching the documents…',
  'stage.knowledge.done': 'Documents searched',
  'stage.response.active': 'Writing the answer…',
  'stage.response.done': 'Answer ready',
  'stage.page.active': 'Making your page…',
  'stage.page.done': 'Page ready',
  'stage.complete.done': 'Done',
  'chat.box': 'Your question',
  'chat.send': 'Ask',
  'chat.stop': 'Stop',
  'chat.hintIdle': 'Enter sends, Shift+Enter makes a new line.',
  'exchange.retry': 'Ask again',
  'exchange.pageMade': 'A page made for this question',
  'exchange.pageClosest': 'A page of what comes closest',
  'exchange.sources': 'Sources',
  'exchange.alsoFound': 'Also found',
  'exchange.closest': 'What comes closest',
  'exchange.openDocument': 'Open the document',
  'exchange.failed': 'Not finished.',
  'exchange.stopped': 'Stopped.',
  'exchange.kept': 'What was written so far is kept.',
  'note.extractive': 'In the words of the sources.',
  'note.length': 'The answer reached its maximum length and was cut off.',
});
