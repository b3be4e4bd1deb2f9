import type { HTMLElement } from 'node-html-parser';
import { attributeOf, classesOf, isWithin, nameWordsOf, TEXT_REGIONS, tagOf } from './elements.ts';
import type { TextMeasure } from './text-measure.ts';

/** Elements that wrap a bar of links. */
const WRAPPERS = new Set('div section ul ol dl table p td center form aside header'.split(' '));
/** What the wrappers of links are called by the generators of sites, each word of a name for itself. */
const LINK_BARS =
  /^(?:(?:book|bottom|foot|head|main|next|page|post|prev|side|site|skip|sphinx|sub|top|tree)?(?:menu|nav|navbar|sidebar|toc)s?|nav(?:bar|footer|header|igation|index|links?|list|path|row|tree)|breadcrumbs?|crumbs?|nextprev|pager|pagination|paginator|prevnext|quickview|sitemap|toctree)$/;
/** In names such as `has-sidebar`, of what stands beside the links. */
const LAYOUTS = /^(?:body|content|has|layout|with|without)$/;
const FOOTERS = /^(?:(?:doc|document|page|site)[-_]?)?(?:colophon|copyright|footer|foot)$/i;
const HEADERS = /^(?:(?:doc|page|site)[-_]?header|masthead)$/i;
/** Words about the page rather than of it. */
const PAGE_FACTS =
  /(?:^|[\s_-])(?:last-?mod(?:ified)?|last-?updated|legal-?copy|page-?meta|reading-?time|version-?badge)(?:$|[\s_-])/i;
/** Said beside code. */
const COPYING = /^(?:clipboard|copied|copy|copy-?(?:btn|button|code|link)[\w-]{0,20})$/i;
const COMMENTS = /^(?:comments?(?:[-_](?:area|list|section))?|disqus_thread)$/i;
/** Ask for something in return: an opinion, an address, a share. */
const ASKING = /^(?:feedback|helpful|newsletter|rating|share|sharing|social|subscribe)$/;
const NOT_PRINTED = /^(?:d-print-none|hidden-print|no-?print|print:hidden)$/i;
/** Links that do something to the page rather than lead to one. */
const LINK_TOOLS = /^(?:edit|editsection|headerlink|permalink|skip|viewcode)$/;
const EDITS = /^https?:\/\/[^/]+\/.*(?:\/edit\/|\/_edit\/|[?&]action=edit)|(?:^|\/)_sources\/[^?#]*\.txt$/i;
const TO_TOP = /^#(?:top|page-?(?:top|header)|__?top)?$/i;

/** Quick looks at the attributes as they are written, for most elements are called none of all this. */
const LINK_TOOL = /edit|headerlink|permalink|skip|viewcode/i;
const LINK_BAR = /crumb|menu|nav|next|pager|paginat|quickview|sidebar|sitemap|toc/i;
const FOOTER = /colophon|copyright|foot/i;
const HEADER = /header|masthead/i;
const PAGE_FACT = /last-?mod|last-?updated|legal-?copy|page-?meta|reading-?time|version-?badge/i;
const COPY = /clipboard|copied|copy/i;
const COMMENT = /comment|disqus/i;
const ASKS = /feedback|helpful|newsletter|print|rating|shar|social|subscribe/i;
/** All of these together. */
const CALLED = new RegExp(
  [LINK_TOOL, LINK_BAR, FOOTER, HEADER, PAGE_FACT, COPY, COMMENT, ASKS].map(({ source }) => source).join('|'),
  'i',
);

/** In characters. */
const LONGEST_BAR = 500;
const LONGEST_FOOTER = 800;
const LONGEST_FACT = 150;
const LONGEST_TOOL = 30;

/** Whether a link or a wrapper of links is furniture of the site: bars, tables of contents, breadcrumbs, footers. */
export function isChrome(element: HTMLElement, measurer: (element: HTMLElement) => TextMeasure): boolean {
  const tag = tagOf(element);
  if (tag === 'a') return isPageTool(element);
  const isCalled = CALLED.test(element.rawAttrs);
  if (isCalled && PAGE_FACT.test(element.rawAttrs) && isPageFact(element, measurer(element))) return true;
  if (
    isCalled &&
    COPY.test(element.rawAttrs) &&
    isNamed(element, COPYING) &&
    measurer(element).length <= LONGEST_TOOL
  )
    return true;
  if (tag === 'span')
    return (
      isCalled &&
      LINK_TOOL.test(element.rawAttrs) &&
      isCalledTool(element) &&
      isMostlyLinks(measurer(element))
    );
  if (!WRAPPERS.has(tag) || (tag === 'p' && !maybeBar(element))) return false;
  const measure = measurer(element);
  if (measure.pageTitles > 0 || measure.length === 0) return false;
  if (isCalled && FOOTER.test(element.rawAttrs) && isFooter(element, measure)) return true;
  if (isCalled && ASKS.test(element.rawAttrs) && asks(element, measure)) return true;
  if (isCalled && COMMENT.test(element.rawAttrs) && isNamed(element, COMMENTS)) return true;
  if (measure.links === 0) return false;
  if (isContents(tag, measure) || isBar(tag, measure)) return true;
  const isCalledBar = isCalled && (LINK_BAR.test(element.rawAttrs) || HEADER.test(element.rawAttrs));
  if (!isCalledBar || !(isMostlyLinks(measure) || isShortBar(measure))) return false;
  if (isNamed(element, HEADERS)) return true;
  const words = nameWordsOf(element);
  return words.some((word) => LINK_BARS.test(word)) && !words.some((word) => LAYOUTS.test(word));
}

/** Whether more of the text is in links than beside them. */
export function isMostlyLinks({ length, linked, separators }: TextMeasure): boolean {
  return linked > 0 && 2 * linked > length - separators;
}

/** A quick look, for most of a page is paragraphs. */
function maybeBar(paragraph: HTMLElement): boolean {
  if (paragraph.rawAttrs && (LINK_BAR.test(paragraph.rawAttrs) || FOOTER.test(paragraph.rawAttrs)))
    return true;
  let links = 0;
  for (const child of paragraph.childNodes) if (tagOf(child) === 'a') links += 1;
  return links >= 2;
}

function isPageTool(link: HTMLElement): boolean {
  const href = link.rawAttrs.includes('href') ? attributeOf(link, 'href').trim() : '';
  if (!href) return false;
  if (EDITS.test(href) || (TO_TOP.test(href) && href !== '#')) return true;
  return LINK_TOOL.test(link.rawAttrs) && isCalledTool(link);
}

function isCalledTool(element: HTMLElement): boolean {
  return nameWordsOf(element).some((word) => LINK_TOOLS.test(word));
}

/** Links to places on the same page, and little else: the page's own headings say the same. */
function isContents(tag: string, { places, links, linked, length, blocks, headings }: TextMeasure): boolean {
  const isList = tag === 'ul' || tag === 'ol' || tag === 'div' || tag === 'section';
  // The items of some lists are paragraphs.
  const holdsText = headings > 1 || blocks > links + 1;
  return isList && places >= 3 && places === links && !holdsText && linked >= 0.8 * length;
}

/** Told by where its links lead: to the next page, to other languages, or anywhere with only lines or arrows between them. */
function isBar(tag: string, measure: TextMeasure): boolean {
  const { length, links, linked, separators, ways, languages, blocks, headings, isSentence } = measure;
  if (length > LONGEST_BAR || isSentence || headings > 0 || blocks > 2) return false;
  if (ways >= 2) return true;
  // The link to the page itself may name no language.
  if (languages >= 1 && links >= 2 && languages >= links - 1) return true;
  // Old sites have their menu in a cell beside the text.
  if (tag === 'td' && links >= 3 && linked === length) return true;
  const isLine = tag === 'p' || tag === 'div' || tag === 'td' || tag === 'center';
  return isLine && links >= 3 && separators >= links - 1 && linked + separators === length;
}

function isShortBar({ length, links, blocks, headings, isSentence }: TextMeasure): boolean {
  return length <= LONGEST_BAR && links >= 2 && blocks <= 1 && headings === 0 && !isSentence;
}

function isFooter(element: HTMLElement, { length, headings, blocks }: TextMeasure): boolean {
  if (length > LONGEST_FOOTER || headings > 0 || blocks > 4) return false;
  return isNamed(element, FOOTERS) && !isWithin(element, TEXT_REGIONS);
}

function isPageFact(element: HTMLElement, { length, headings, blocks }: TextMeasure): boolean {
  if (length > LONGEST_FACT || headings > 0 || blocks > 1) return false;
  return PAGE_FACTS.test(attributeOf(element, 'class')) || PAGE_FACTS.test(attributeOf(element, 'id'));
}

function isNamed(element: HTMLElement, pattern: RegExp): boolean {
  return [attributeOf(element, 'id'), ...classesOf(element)].some((name) => pattern.test(name));
}

function asks(element: HTMLElement, measure: TextMeasure): boolean {
  if (measure.length > LONGEST_BAR || measure.blocks > 3) return false;
  const isNamed =
    nameWordsOf(element).some((word) => ASKING.test(word)) ||
    classesOf(element).some((name) => NOT_PRINTED.test(name));
  return isNamed && (measure.fields + measure.buttons > 0 || isMostlyLinks(measure));
}
