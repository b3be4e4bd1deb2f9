import { HTMLElement, NodeType } from 'node-html-parser';
import { attributeOf, tagOf } from './elements.ts';

/** What an element's text is made of. Lengths are characters as they are written in the source, without the white space around them. */
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
/** Asked for again and again, so that they are measured for themselves; others only as parts of these. */
const MEASURED = new Set('aside div dl fieldset footer form header ol section table td th ul'.split(' '));
const BLOCKS = new Set('p pre blockquote dd figure'.split(' '));
const WAY = /^(?:prev|previous|next|up|start|contents|index|toc|first|last|home|help)$/i;
const WAY_KEYS = /^[cfhlnptu]$/i;
/** `&gt;` and its like are how a page writes some separators. */
const WRITTEN_SEPARATORS = /&(?:gt|lt|raquo|laquo|rsaquo|lsaquo|middot|bull|rarr|larr|#\d{2,4});/gi;
const SEPARATORS = new Set([...'|>»›·•/→:«‹←[]']);
/** No colon: labels of bars end in one. */
const SENTENCE_ENDS = new Set([...'.!?。！？']);
const CLOSING_MARKS = new Set([...'"\')”’']);

/** In a longer text there are words. */
const LONGEST_SEPARATOR = 24;

/** Measures elements; each is measured once, however often it is asked for. */
export function createTextMeasurer(): (element: HTMLElement) => TextMeasure {
  const known = new Map<HTMLElement, TextMeasure>();
  const measure = (element: HTMLElement): TextMeasure => {
    const before = known.get(element);
    if (before) return before;
    const sums = emptySums();
    addElement(sums, element, tagOf(element));
    known.set(element, sums);
    return sums;
  };
  const addElement = (sums: Sums, element: HTMLElement, tag: string): void => {
    addTag(sums, element, tag);
    if (tag === 'a' && attributeOf(element, 'href')) addLink(sums, element, addChildren);
    else addChildren(sums, element);
  };
  const addChildren = (sums: Sums, element: HTMLElement): void => {
    for (const child of element.childNodes) {
      if (child instanceof HTMLElement) {
        const tag = tagOf(child);
        if (UNREAD.has(tag)) sums.buttons += tag === 'button' ? 1 : 0;
        else if (MEASURED.has(tag)) add(sums, measure(child));
        else addElement(sums, child, tag);
      } else if (child.nodeType === NodeType.TEXT_NODE) addText(sums, child.rawText.trim());
    }
  };
  return measure;
}

function emptySums(): Sums {
  return {
    length: 0,
    linked: 0,
    separators: 0,
    links: 0,
    ways: 0,
    languages: 0,
    places: 0,
    blocks: 0,
    headings: 0,
    pageTitles: 0,
    mains: 0,
    buttons: 0,
    tables: 0,
    listingLines: 0,
    fields: 0,
    isSentence: false,
  };
}

function addTag(sums: Sums, element: HTMLElement, tag: string): void {
  if (BLOCKS.has(tag)) sums.blocks += 1;
  if (tag === 'pre') {
    sums.listingLines = Math.max(sums.listingLines, element.rawText.trim().split('\n').length);
  } else if (tag.length === 2 && tag >= 'h1' && tag <= 'h6') {
    sums.headings += 1;
    if (tag === 'h1') sums.pageTitles += 1;
  } else if (tag === 'table') sums.tables += 1;
  else if (tag === 'main') sums.mains += 1;
  else if (isField(element, tag)) sums.fields += 1;
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

function addText(sums: Sums, raw: string): void {
  if (raw === '') return;
  if (raw.length > LONGEST_SEPARATOR) {
    sums.length += raw.length;
    sums.isSentence ||= endsSentence(raw, raw.length - 1);
    return;
  }
  const text = raw.includes('&')
    ? raw.replace(WRITTEN_SEPARATORS, '|').replaceAll('&nbsp;', ' ').trim()
    : raw;
  for (const character of text) {
    if (character === ' ' || character === '\u00a0') continue;
    sums.length += 1;
    if (SEPARATORS.has(character)) sums.separators += 1;
  }
  sums.isSentence ||= endsSentence(text, text.length - 1);
}

function endsSentence(text: string, last: number): boolean {
  let end = last;
  for (let marks = 0; marks < 3 && CLOSING_MARKS.has(text[end] ?? ''); marks += 1) end -= 1;
  return end > 0 && SENTENCE_ENDS.has(text[end] ?? '') && /[^\s.!?:]/.test(text[end - 1] ?? '');
}

function addLink(sums: Sums, link: HTMLElement, addChildren: (sums: Sums, link: HTMLElement) => void): void {
  const { length, linked, separators, pageTitles, isSentence } = sums;
  addChildren(sums, link);
  const own = sums.length - length;
  sums.linked = linked + own;
  sums.separators = separators;
  // A title of a site is none of the page's.
  sums.pageTitles = pageTitles;
  sums.isSentence = isSentence;
  if (own === 0) return;
  sums.links += 1;
  if (attributeOf(link, 'hreflang')) sums.languages += 1;
  if (/^#./.test(attributeOf(link, 'href'))) sums.places += 1;
  if (isWay(link)) sums.ways += 1;
}

function isWay(link: HTMLElement): boolean {
  return (
    attributeOf(link, 'rel')
      .split(/\s+/)
      .some((name) => WAY.test(name)) || WAY_KEYS.test(attributeOf(link, 'accesskey'))
  );
}
