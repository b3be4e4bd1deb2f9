import type { Sample } from './samples.ts';

type Change = (text: string, sample: Sample) => string;

/** Other words for what documentation says often; names and numbers are not among them. */
const OTHER_WORDS: readonly (readonly [RegExp, string])[] = [
  [/\bmust be\b/g, 'has to be'],
  [/\bmust\b/g, 'needs to'],
  [/\bcan be used\b/g, 'serves'],
  [/\bcan be\b/g, 'may be'],
  [/\bcan\b/g, 'is able to'],
  [/\bwill be\b/g, 'is going to be'],
  [/\ballows you to\b/g, 'lets you'],
  [/\ballows\b/g, 'makes it possible for'],
  [/\breturns\b/g, 'gives back'],
  [/\bsupports\b/g, 'has support for'],
  [/\bprovides\b/g, 'offers'],
  [/\bcontains\b/g, 'holds'],
  [/\brequires\b/g, 'needs'],
  [/\buses\b/g, 'makes use of'],
  [/\buse\b/g, 'take'],
  [/\busing\b/g, 'with the help of'],
  [/\bspecifies\b/g, 'says'],
  [/\bspecify\b/g, 'state'],
  [/\bdefines\b/g, 'sets out'],
  [/\bcreate\b/g, 'make'],
  [/\bcreates\b/g, 'makes'],
  [/\bcreated\b/g, 'made'],
  [/\bremove\b/g, 'take away'],
  [/\bchange\b/g, 'alter'],
  [/\bstart\b/g, 'begin'],
  [/\bstarts\b/g, 'begins'],
  [/\bshow\b/g, 'display'],
  [/\bby default\b/gi, 'unless told otherwise'],
  [/\bin order to\b/gi, 'to'],
  [/\bfor example,?/gi, 'for instance'],
  [/\bhowever,?\b/gi, 'yet'],
  [/\bif you want to\b/gi, 'in case you wish to'],
  [/\byou should\b/gi, 'it is best to'],
  [/\bshould\b/gi, 'ought to'],
  [/\bonly\b/g, 'solely'],
  [/\balso\b/g, 'as well'],
  [/\bnumber of\b/g, 'count of'],
  [/\bspecific\b/g, 'particular'],
  [/\bbecause\b/g, 'since'],
  [/\bensure\b/g, 'make sure'],
  [/\bprevent\b/g, 'keep off'],
];
/** Begins a sentence with a word of every sentence. */
const GENERAL =
  /^(?:The|This|That|These|Those|It|They|You|We|In|If|When|By|To|A|An|For|As|All|Any|Each|Some|There|Use|Set|Note|On|At|However|Once|After|Before|With)\b/;
const LEADS = [
  'According to the documentation, ',
  'In short, ',
  'Note that ',
  'As described there, ',
  'In that case, ',
];

const CHANGES: readonly Change[] = [
  (text) => OTHER_WORDS.reduce((said, [word, other]) => said.replace(word, other), text),
  // Left out: what stands in brackets, and a clause at the end.
  (text) => text.replace(/ \([^()`]*\)/g, ''),
  (text) => text.replace(/, (?:which|so that|so|including|such as|and then) [^,]{10,90}\.$/, '.'),
  (text) =>
    text.replace(/^(?:However|Additionally|Therefore|Also|Note|Please note that|Finally|Similarly),? /, ''),
  // The other way round.
  (text) =>
    text.replace(
      /^(If|When|To|By|In|For|Before|After|With) ([^,]{8,120}), (.{15,})\.$/,
      (_, word, first, then) => `${upper(then)} ${String(word).toLowerCase()} ${first}.`,
    ),
  (text) =>
    text.replace(/^(.{20,}?) (if|when|because|unless|while) (.{15,})\.$/, (all, first, word, then) =>
      GENERAL.test(first) ? `${upper(word)} ${then}, ${lower(first)}.` : all,
    ),
  // Inflected.
  (text) => text.replace(/\b(is|are) (\w+ed)\b/g, (_, be, verb) => `${be === 'is' ? 'was' : 'were'} ${verb}`),
  (text) => text.replace(/\bthe (\w{4,}[^s\W])s\b/g, 'each $1'),
  // Joined with the next one.
  (text, { next }) =>
    GENERAL.test(next) && text.length <= 200 ? `${text.replace(/[.!?]$/, '')}, and ${lower(next)}` : text,
  // Written otherwise.
  (text) =>
    text.replace(/(?<![\d.,])(\d{1,3})(\d{3})(?![\d.,])/g, (all, head, tail) =>
      Number(all) > 2_100 ? `${head},${tail}` : all,
    ),
  (text) => text.replace(/(\d),(\d{3})\b/g, '$1$2'),
  (text) => text.replace(/\b(\d+) seconds\b/g, '$1 s').replace(/\b(\d+) milliseconds\b/g, '$1 ms'),
  (text) => text.replace(/\*\*([^*]+)\*\*/g, '$1').replace(/(?<!`)`([\w.-]+)`(?!`)/g, '$1'),
];

const NUMBER_OR_UNIT =
  /^(?:four|five|seven|eight|nine|eleven|twelve|\w+teen|\w+ty|(?:milli)?seconds?|minutes?|hours?|days?|weeks?|months?|years?|(?:kilo|mega|giga)?bytes?|pixels?|percent|dollars?)$/;
const GENERAL_WORDS =
  'approach aspect basis case concern detail effect form ground kind manner matter means notion order piece point reason sort thing trait version view way'.split(
    ' ',
  );
const REPLACED_SHARE = 0.4;

/** Two of five ordinary words are others: what a writer does who says it freely, without a thesaurus. */
export function rewordFreely(text: string, random: () => number): string {
  return text.replace(/`[^`]*`|(?<![\p{L}\p{N}_.`/@-])\p{Ll}{4,}(?![\p{L}\p{N}_`/(@-]|\.\p{L})/gu, (word) =>
    !word.startsWith('`') && random() < REPLACED_SHARE && !NUMBER_OR_UNIT.test(word)
      ? (GENERAL_WORDS[Math.floor(random() * GENERAL_WORDS.length)] ?? word)
      : word,
  );
}

/** The sentence in other words, or null where fewer than two of the ways to say it otherwise apply. */
export function paraphrase(sample: Sample, random: () => number): string | null {
  let text = sample.text;
  let count = 0;
  for (const change of CHANGES) {
    const changed = change(text, sample);
    if (changed !== text) count++;
    text = changed;
  }
  if (random() < 0.5 && GENERAL.test(text))
    text = (LEADS[Math.floor(random() * LEADS.length)] ?? '') + lower(text);
  return count >= 2 ? text : null;
}

function lower(text: string): string {
  // A name keeps its capital.
  return GENERAL.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
