import type { Block } from '../page-blocks.ts';
import type { Profile, SignalKey } from '../ports.ts';
import { trimEndMarks } from '../text/trim-marks.ts';

const MAX_TITLE_LENGTH = 80;
const MAX_DESCRIPTION_LENGTH = 160;
/** What is read for a description: more than enough for its length, links and all. */
const MAX_DESCRIPTION_SOURCE = 1_000;
/** A trait that is believed less than this does not shape a page. */
const MIN_TRAIT_CONFIDENCE = 0.3;

/** What of a profile a page can follow. */
export interface PageWishes {
  readonly expertise: 'beginner' | 'advanced' | null;
  readonly isUrgent: boolean;
  /** In the visitor's words, or their own correction. */
  readonly role: string | null;
  readonly field: string | null;
  /** The version, edition or plan that they ask about. */
  readonly version: string | null;
}

/** What the visitor's profile asks of a page. */
export function readPageWishes(profile: Profile): PageWishes {
  const traitOf = (key: SignalKey) =>
    profile.traits.find((trait) => trait.key === key && trait.confidence >= MIN_TRAIT_CONFIDENCE)?.value;
  const expertise = traitOf('expertise');
  return {
    expertise: expertise === 'beginner' || expertise === 'advanced' ? expertise : null,
    isUrgent: traitOf('urgency') === 'high',
    role: traitOf('role') ?? null,
    field: traitOf('field') ?? null,
    version: traitOf('version') ?? null,
  };
}

/**
 * The blocks in the order that suits the visitor: who knows the field gets code and steps first and nothing explained
 * that they know, who is new to it gets the terms explained right after the lead. `keys` are those of the profile that
 * made a difference.
 */
export function arrangeBlocks(
  blocks: readonly Block[],
  wishes: PageWishes,
): { blocks: readonly Block[]; keys: readonly SignalKey[] } {
  const plain = blocks.toSorted((a, b) => rank(a, PLAIN_ORDER) - rank(b, PLAIN_ORDER));
  const forVisitor = wishes.expertise ? arrangeFor(wishes.expertise, blocks) : plain;
  const short = wishes.isUrgent ? shorten(forVisitor) : forVisitor;
  const keys: SignalKey[] = [];
  if (!isSameOrder(plain, forVisitor)) keys.push('expertise');
  if (short.length < forVisitor.length) keys.push('urgency');
  return { blocks: short, keys };
}

type Order = readonly Block['type'][];

const PLAIN_ORDER: Order = [
  'lead',
  'comparison',
  'steps',
  'facts',
  'code',
  'section',
  'excerpt',
  'definitions',
  'see-also',
  'questions',
];
const BEGINNER_ORDER: Order = [
  'lead',
  'definitions',
  'comparison',
  'steps',
  'facts',
  'code',
  'section',
  'excerpt',
  'see-also',
  'questions',
];
const ADVANCED_ORDER: Order = [
  'code',
  'steps',
  'lead',
  'comparison',
  'facts',
  'section',
  'excerpt',
  'see-also',
  'questions',
];

function rank(block: Block, order: Order): number {
  const place = order.indexOf(block.type);
  return place === -1 ? order.length : place;
}

function arrangeFor(expertise: 'beginner' | 'advanced', blocks: readonly Block[]): readonly Block[] {
  const order = expertise === 'beginner' ? BEGINNER_ORDER : ADVANCED_ORDER;
  const kept = expertise === 'advanced' ? blocks.filter((block) => block.type !== 'definitions') : blocks;
  return kept.toSorted((a, b) => rank(a, order) - rank(b, order));
}

/** Who is in a hurry gets what answers, not what else there is to read. */
function shorten(blocks: readonly Block[]): readonly Block[] {
  const sections = blocks.filter(({ type }) => type === 'section' || type === 'excerpt');
  const others = blocks.filter((block) => !sections.includes(block) && block.type !== 'see-also');
  const more = others.length > 1 ? sections : sections.slice(1);
  return blocks.filter((block) => block.type !== 'see-also' && !more.includes(block));
}

function isSameOrder(one: readonly Block[], other: readonly Block[]): boolean {
  return one.length === other.length && one.every((block, index) => block === other[index]);
}

/** A question as a title: its last sentence that asks, without the mark, at most 80 characters. */
export function toPageTitle(question: string): string {
  const sentences =
    question.replace(/\s+/g, ' ').match(/[^?？؟!.]*(?:[.!](?=\S)[^?？؟!.]*)*[?？؟!.]*/g) ?? [];
  const asked =
    sentences.findLast((sentence) => /[?？؟]/.test(sentence)) ??
    sentences.find((sentence) => sentence.trim()) ??
    question;
  const bare = trimEndMarks(asked.replace(/^[¿\s]+/, ''), /[?？؟!.\s]/);
  const titled = bare.replace(/^how (?:do|can|could|should|would) (?:i|we|you|one) /i, 'How to ');
  return shortenText(capitalise(titled), MAX_TITLE_LENGTH) || question.trim().slice(0, MAX_TITLE_LENGTH);
}

/** A name such as `res.send` or `iOS` stays as it is written. */
function capitalise(text: string): string {
  const first = /^\S+/.exec(text)?.[0] ?? '';
  return /^\p{Ll}[\p{Ll}'’-]*[,:]?$/u.test(first) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}

/** Markdown as one plain line of at most 160 characters, for search engines and previews. */
export function toPageDescription(markdown: string): string {
  const plain = markdown
    .slice(0, MAX_DESCRIPTION_SOURCE)
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[`*]+|(?<=^|\s)_+|_+(?=\s|$)/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  return shortenText(plain, MAX_DESCRIPTION_LENGTH);
}

/** The text up to the last space that fits, with dots behind it; as it is when it fits whole. */
export function shortenText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const cut = text.slice(0, maxLength - 1);
  const space = cut.lastIndexOf(' ');
  const kept = space > maxLength / 2 ? cut.slice(0, space) : cut.replace(/[\ud800-\udbff]$/, '');
  return `${kept.replace(/[\s,;:–—-]+$/, '')}…`;
}
