import type { QuestionKind } from '../../../ports.ts';
import { splitWords } from '../classify/question-features.ts';

/** Longer ones are no search box's keywords. */
const MAX_KEYWORDS = 3;

/** Another form of a question: `pattern` finds it, `forms` are what the same question looks like then. */
interface Rewriting {
  readonly kinds: readonly QuestionKind[];
  readonly pattern: RegExp;
  readonly forms: readonly string[];
}

/**
 * The training questions come from forums and quizzes, where people write whole sentences. In a site's search box the
 * same people ask the same things in fewer words, so the model is shown those forms too.
 */
const REWRITINGS: readonly Rewriting[] = [
  {
    kinds: ['instruction'],
    pattern: /^(?:how|where) (?:do|does|can|could|would|should|to|2) (?:(?:i|you|we|u|one|someone) )?(.+)$/,
    forms: [
      'how to $1',
      '$1',
      'steps to $1',
      'show me how to $1',
      'i want to $1',
      'i am trying to $1',
      'i need help to $1',
      'could you help me to $1',
    ],
  },
  {
    kinds: ['comparison'],
    pattern:
      /(?:differences?|different|distinction)\b.{0,20}?\b(?:between|in|of) (?:an? |the )?(.+?) (?:and|&|or|from|vs\.?) (?:an? |the )?(.+)$/,
    forms: [
      '$1 vs $2',
      '$1 versus $2',
      '$1 or $2',
      'compare $1 and $2',
      '$1 compared to $2',
      'difference $1 $2',
      'how does $1 compare to $2',
      'is $1 better than $2',
      'is $1 faster than $2',
      'which is better, $1 or $2',
      'should i use $1 or $2',
    ],
  },
  {
    kinds: ['reason'],
    pattern: /^why (?:do|does|did|is|are|was|were|can't|can) (.+)$/,
    forms: ['how come $1', 'reason for $1', 'why $1'],
  },
  {
    kinds: ['evidence-based'],
    pattern: /^what(?:'s| is| are|s) (?:the meaning of |the definition of |an? |the )?(.{3,40})$/,
    forms: [
      'explain $1',
      'could you please explain $1',
      'tell me about $1',
      'describe $1',
      'what does $1 mean',
      '$1',
      'overview of $1',
    ],
  },
  {
    kinds: ['evidence-based'],
    pattern: /^how (?:does|do|is|are) (.{3,60})$/,
    forms: ['explain how $1', 'describe how $1'],
  },
  {
    kinds: ['factoid'],
    pattern: /^(?:what|which)(?:'s| is| are| was| were)? (?:the )?(.{3,50})$/,
    forms: ['$1', 'tell me the $1', 'list $1', 'could you please give me the $1'],
  },
  {
    kinds: ['experience'],
    pattern: /(?:what(?:'s| is| are) the best|any good|anyone know an?) (.+)$/,
    forms: ['best $1', 'recommend $1', 'any recommendations for $1'],
  },
];

/** Other ways to ask the same, in lower case. The text as it stands is not among them. */
export function varyQuestion(text: string, kind: QuestionKind): string[] {
  const bare = text.toLowerCase().replace(/[?!.\s]+$/, '');
  const forms = REWRITINGS.filter((rewriting) => rewriting.kinds.includes(kind)).flatMap((rewriting) => {
    const match = rewriting.pattern.exec(bare);
    return match
      ? rewriting.forms.map((form) => form.replace(/\$(\d)/g, (_, group) => match[Number(group)] ?? ''))
      : [];
  });
  return [...new Set(forms)];
}

/** What people put before a question to somebody they do not know. */
const POLITE_OPENINGS = [
  'can you tell me',
  'could you please tell me',
  'please tell me',
  'i would like to know',
  "i'd like to know",
  'i was wondering',
  'do you know',
  'quick question:',
];

/** The same question, asked politely. */
export function askPolitely(text: string, random: () => number): string {
  const opening = POLITE_OPENINGS[Math.floor(random() * POLITE_OPENINGS.length)];
  return `${opening} ${text}`;
}

/** The question as keywords: its words without the `commonWords`, or null when that leaves none or more than three. */
export function toKeywords(text: string, commonWords: ReadonlySet<string>): string | null {
  const words = splitWords(text).filter((word) => /\p{L}/u.test(word) && !commonWords.has(word));
  return words.length === 0 || words.length > MAX_KEYWORDS ? null : words.join(' ');
}

/** The same text with the closing mark taken off, or put on where a question had none. */
export function toggleClosingMark(text: string, kind: QuestionKind): string {
  if (/[?!.]\s*$/.test(text)) return text.replace(/[?!.\s]+$/, '');
  return kind === 'not-a-question' ? text : `${text}?`;
}

/** The same text with one slip of the keyboard in a word of four letters or more. */
export function misspell(text: string, random: () => number): string {
  const words = text.split(' ');
  const long = words.flatMap((word, index) => (word.length >= 4 ? index : []));
  const index = long[Math.floor(random() * long.length)];
  if (index === undefined) return text;
  const word = words[index] ?? '';
  const at = 1 + Math.floor(random() * (word.length - 2));
  const slipped =
    random() < 0.5
      ? word.slice(0, at) + word.slice(at + 1)
      : word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2);
  return words.with(index, slipped).join(' ');
}
