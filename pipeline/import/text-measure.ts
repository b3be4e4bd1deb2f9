import { HTMLElement, type Node, NodeType } from 'node-html-parser';
import { attributeOf, tagOf } from './elements.ts';

/** What an element's text is made of. Lengths are characters without white space, as they are written in the source. */
export interface TextMeasure {
  readonly length: number;
  /** Of these, how many are in links. */
  readonly linked: number;
  /** Outside links: lines, arrows and dots such as stand between the links of a bar. */
  readonly separators: number;
  readonly links: number;
  /** Links to the page before or after, or to the contents. */
  readonly ways: number;
  /** Links to the same page in another language. */
  readonly languages: number;
  /** Links to a place on the same page. */
  readonly places: number;
  /** Paragraphs and other blocks that hold text of a document rather than of its furniture. */
  readonly blocks: number;
  readonly headings: number;
  readonly pageTitles: number;
  /** `main` elements. */
  readonly mains: number;
  readonly buttons: number;
  readonly tables: number;
  /** Of the longest `pre`. */
  readonly listingLines: number;
  /** Of a form, that somebody can see. */
  readonly fields: number;
  /** Whether a text outside links ends like a sentence. */
  readonly isSentence: boolean;
}

type Sums = { -readonly [Key in keyof TextMeasure]: TextMeasure[Key] };

const UNREAD = new Set('script style noscript template button option textarea svg head title'.split(' '));
const BLOCKS = new Set('p pre blockquote dd figure'.split(' '));
const WAY = /^(?:prev|previous|next|up|start|contents|index|toc|first|last|home|help)$/i;
const WAY_KEYS = /^[cfhlnptu]$/i;
/** `&gt;` and its like are how a page writes some of them. */
const SEPARATORS =
  /&(?:gt|lt|raquo|laquo|rsaquo|lsaquo|middot|bull|rarr|larr|nbsp|#160);|[\s|>»›·•/→:«‹←[\]]/gi;
const SENTENCE_END = /[\p{L}\p{N})"'”’][.!?:。！？]["')”’]{0,3}\s*$/u;
/** Longer texts are not looked at but at their end. */
const END_LENGTH = 40;

/** Measures elements; each is measured once, however often it is asked for. */
export function createTextMeasurer(): (element: HTMLElement) => TextMeasure {
  const known = new Map<HTMLElement, TextMeasure>();
  const measure = (element: HTMLElement): TextMeasure => {
    const before = known.get(element);
    if (before) return before;
    const sums = startSums(element);
    const isLink = tagOf(element) === 'a' && attributeOf(element, 'href') !== '';
    for (const child of element.childNodes) {
      if (!(child instanceof HTMLElement)) addText(sums, child);
      else if (!UNREAD.has(tagOf(child))) add(sums, measure(child));
      else if (tagOf(child) === 'button') sums.buttons += 1;
    }
    if (isLink) turnToLink(sums, element);
    known.set(element, sums);
    return sums;
  };
  return measure;
}

function startSums(element: HTMLElement): Sums {
  const tag = tagOf(element);
  return {
    length: 0,
    linked: 0,
    separators: 0,
    links: 0,
    ways: 0,
    languages: 0,
    places: 0,
    blocks: BLOCKS.has(tag) ? 1 : 0,
    headings: /^h[1-6]$/.test(tag) ? 1 : 0,
    pageTitles: tag === 'h1' ? 1 : 0,
    mains: tag === 'main' ? 1 : 0,
    buttons: 0,
    tables: tag === 'table' ? 1 : 0,
    listingLines: tag === 'pre' ? element.rawText.trim().split('\n').length : 0,
    fields: isField(element, tag) ? 1 : 0,
    isSentence: false,
  };
}

function isField(element: HTMLElement, tag: string): boolean {
  if (tag === 'select' || tag === 'textarea') return true;
  return tag === 'input' && !/^(?:hidden|submit|button|reset|image)$/i.test(attributeOf(element, 'type'));
}

function add(sums: Sums, child: TextMeasure): void {
  sums.length += child.length;
  sums.linked += child.linked;
  sums.separators += child.separators;
  sums.links += child.links;
  sums.ways += child.ways;
  sums.languages += child.languages;
  sums.places += child.places;
  sums.blocks += child.blocks;
  sums.headings += child.headings;
  sums.pageTitles += child.pageTitles;
  sums.mains += child.mains;
  sums.buttons += child.buttons;
  sums.tables += child.tables;
  sums.listingLines = Math.max(sums.listingLines, child.listingLines);
  sums.fields += child.fields;
  sums.isSentence ||= child.isSentence;
}

function addText(sums: Sums, node: Node): void {
  if (node.nodeType !== NodeType.TEXT_NODE) return;
  const raw = node.rawText;
  if (!raw.trim()) return;
  const words = raw.replace(SEPARATORS, '').length;
  const all = raw.replace(/\s+/g, '').length;
  sums.length += all;
  sums.separators += Math.max(0, all - words);
  sums.isSentence ||= SENTENCE_END.test(raw.trimEnd().slice(-END_LENGTH));
}

function turnToLink(sums: Sums, link: HTMLElement): void {
  // A heading that is a link is still a heading, and a title of a site is none of the page's.
  sums.linked = sums.length;
  sums.separators = 0;
  sums.isSentence = false;
  sums.pageTitles = 0;
  if (sums.length === 0) return;
  const isWay =
    attributeOf(link, 'rel')
      .split(/\s+/)
      .some((name) => WAY.test(name)) || WAY_KEYS.test(attributeOf(link, 'accesskey'));
  sums.links = 1;
  sums.ways = isWay ? 1 : 0;
  sums.languages = attributeOf(link, 'hreflang') ? 1 : 0;
  sums.places = /^#./.test(attributeOf(link, 'href')) ? 1 : 0;
}
