/** @typedef {{ readonly [Key in keyof typeof ENGLISH_ASK]: string }} AskWords */

/** Every word of `<milepost-ask>` beside those of the track and of the server. */
const ENGLISH_ASK = Object.freeze({
  question: 'Your question',
  send: 'Ask',
  stop: 'Stop',
  retry: 'Ask again',
  keys: 'Enter sends, Shift and Enter begin a new line.',
  page: 'A page made for this question',
  closest: 'A page of what comes closest',
  sources: 'Sources',
  open: 'Open the document',
  notFinished: 'Not finished.',
  stopped: 'Stopped.',
  kept: 'What was written so far is kept.',
  extractive: 'In the words of the sources.',
  cut: 'The answer was cut at its longest allowed length.',
});

/** @type {AskWords} */
export const ASK_WORDS = ENGLISH_ASK;
