/**
 * Parts of the elements that nobody needs before something is asked. The build makes one file of each, writes the hash of
 * its content into its name, and fills in here what it is called: so whoever pins the first file pins these as well.
 * @typedef {object} LaterFile
 * @property {string} path Beside the file that loads it.
 * @property {string} integrity As in the attribute of that name.
 */

/** @type {LaterFile} */
export const READER = { path: 'run-reader.js', integrity: '' };
/** @type {LaterFile} */
export const ANSWERS = { path: 'ask-answers.js', integrity: '' };
