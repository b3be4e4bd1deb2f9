/** Longer texts are cut: what kind of question it is shows early, and the cost stays bounded. */
const MAX_WORDS = 60;
/** And before that, so that no pattern ever runs over a text of any length. */
const MAX_LENGTH = 2_000;
const MAX_TAIL_LENGTH = 20;
/** Words whose order at the start of a question says most about its kind. */
const OPENING_WORDS = 5;

/**
 * Names of the binary features that tell one kind of question from another: words and word pairs, pieces of words (so
 * that a slip of the keyboard costs little), and the sentence's skeleton, in which every word outside `commonWords` is
 * a blank. The skeleton is what carries over to subjects that the training text never mentions.
 * Case is no feature: people who type into a search box rarely use it.
 */
export function listQuestionFeatures(text: string, commonWords: ReadonlySet<string>): string[] {
  const words = splitWords(text.slice(0, MAX_LENGTH)).slice(0, MAX_WORDS);
  const skeleton = words.map((word) => (commonWords.has(word) ? word : toBlank(word)));
  const features = [`length:${Math.min(9, Math.ceil(Math.log2(words.length + 1) * 1.5))}`];
  const mark = /[?!.…。？！](?=[\s"'”)]*$)/u.exec(text.slice(-MAX_TAIL_LENGTH))?.[0];
  if (mark) features.push(`end:${mark}`, `end:${mark} ${skeleton[0] ?? ''}`);
  addRuns(features, 'w', words, 3);
  addRuns(features, 's', ['^', ...mergeBlanks(skeleton), '$'], 4);
  for (let length = 1; length <= Math.min(OPENING_WORDS, skeleton.length); length++) {
    features.push(`open:${skeleton.slice(0, length).join(' ')}`);
  }
  for (const [position, word] of words.entries()) {
    if (commonWords.has(word)) features.push(`at:${Math.min(position, 6)} ${word}`);
    addPieces(features, word);
  }
  return features;
}

/** Lower-case words, with the apostrophe inside them; a question mark inside the text is a word of its own. */
export function splitWords(text: string): string[] {
  const folded = text.normalize('NFKC').toLowerCase().replaceAll('’', "'");
  const words = folded.match(/[\p{L}\p{N}_][\p{L}\p{M}\p{N}_]*(?:'[\p{L}]+)?|[?!]/gu) ?? [];
  const last = words.findLastIndex((word) => /\p{L}/u.test(word));
  return words.filter((word, index) => index < last || !/^[?!]$/.test(word));
}

/** Keeps of an unknown word only what shows its part in the sentence. */
function toBlank(word: string): string {
  if (/\d/.test(word)) return '#';
  const ending = /(?:ing|ed|ly|er|est|tion|s)$/.exec(word)?.[0];
  return ending && word.length > ending.length + 2 ? `_${ending}` : '_';
}

/** Several plain blanks in a row are one: a name of three words stands in the same place as a name of one. */
function mergeBlanks(skeleton: readonly string[]): string[] {
  return skeleton.filter((word, index) => word !== '_' || skeleton[index - 1] !== '_');
}

function addRuns(features: string[], prefix: string, words: readonly string[], longest: number): void {
  for (let start = 0; start < words.length; start++) {
    for (let length = 1; length <= Math.min(longest, words.length - start); length++) {
      features.push(`${prefix}:${words.slice(start, start + length).join(' ')}`);
    }
  }
}

function addPieces(features: string[], word: string): void {
  const framed = `<${word}>`;
  for (const length of [3, 4]) {
    for (let start = 0; start + length <= framed.length; start++) {
      features.push(`p:${framed.slice(start, start + length)}`);
    }
  }
}
