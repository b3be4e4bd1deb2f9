import { HTMLElement } from 'node-html-parser';
import { attributeOf, classesOf, elementsIn, isWithin, TEXT_REGIONS, tagOf } from './elements.ts';
import { isChrome, isMostlyLinks } from './page-chrome.ts';
import { findPanels, type Panels } from './panel-labels.ts';
import { createTextMeasurer, type TextMeasure } from './text-measure.ts';

/** What is asked of an element again and again; each is found out once, however deep the page is nested. */
export interface ElementFacts {
  /** Hidden from a reader, or furniture of the site: navigation, forms, scripts, cookie banners. */
  isNoise(element: HTMLElement): boolean;
  /** Whether it is a block of its own, or has one in it. */
  holdsBlocks(element: HTMLElement): boolean;
  /** In the order of the page; null when there is none in it. */
  firstHeading(element: HTMLElement): HTMLElement | null;
  measure(element: HTMLElement): TextMeasure;
  /** What opens the panel when that is read nowhere else; null for what is no panel. */
  labelOf(element: HTMLElement): HTMLElement | null;
}

/** Elements whose content is not the document's own text. */
const DROPPED = new Set(
  'script style noscript template iframe object svg canvas button input select textarea nav dialog head title'.split(
    ' ',
  ),
);
const NOISE_ROLES = new Set(
  'navigation banner contentinfo complementary search dialog alertdialog menu menubar'.split(' '),
);
const CONSENT = /(?:^|[\s_-])(?:cookie|consent|gdpr)(?:$|[\s_-])/i;
const COMMENTS = /^comments?[-_]section$/i;
/** Quick looks at the attributes as they are written. */
const CONSENT_WORD = /cookie|consent|gdpr/i;
const PUT_ASIDE = /role|hidden|sr-only|screen-reader|display|visibility/i;
/** Never noise without an attribute that says so. */
const PLAIN = new Set(
  'b br code dd dt em i h1 h2 h3 h4 h5 h6 img li pre strong tbody th thead tr tt'.split(' '),
);
/** What only a screen reader says aloud, as "opens in a new window". */
const SPOKEN_ONLY = /(?:^|\s)(?:sr-only|visually-?hidden|screen-reader-text|u-hidden-visually)(?:\s|$)/i;
const HIDING_STYLE = /(?:^|[;\s])(?:display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden)/i;
/** Boxes of a document that are marked up as what only stands beside it. */
const NOTES = /^(?:note|doc-(?:footnote|endnotes|tip|notice|example|pullquote))$/;
const BLOCKS = new Set(
  'address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html li main ol p pre section summary table tbody td tfoot th thead tr ul'.split(
    ' ',
  ),
);
/** Of an element that is noise: whether it stands between words rather than between blocks. */
const WORDS = new Set(
  'a abbr b button canvas em i img input label select small span strong sub sup svg'.split(' '),
);
/** Elements with headers of their own. */
const TITLED = new Set(['article', 'blockquote', 'figure', 'main', 'section']);
const QUOTES = new Set(['blockquote']);
const FORMS = new Set(['form']);
/** Code that goes on over several lines is a block, whatever stands around it. */
const CODE = new Set(['code', 'samp', 'tt']);
/** Of text for every field that a visitor may fill in: a form with more is a page that stands in a form. */
const TEXT_PER_FIELD = 300;

export function createElementFacts(root: HTMLElement): ElementFacts {
  const panels = findPanels(root);
  const measure = createTextMeasurer();

  const holdsForm = remember((element): boolean =>
    elementsIn(element).some((child) => /^(?:button|input|form)$/.test(tagOf(child)) || holdsForm(child)),
  );

  const findNoise = remember((element) => {
    const tag = tagOf(element);
    if (DROPPED.has(tag) || isDroppedRegion(element, tag, measure)) return true;
    if (panels.isLabel(element)) return true;
    if (PUT_ASIDE.test(element.rawAttrs) && isPutAside(element, panels, measure)) return true;
    if (isChrome(element, measure)) return true;
    if ((tag === 'div' || tag === 'section') && isComments(element)) return true;
    if (!CONSENT_WORD.test(element.rawAttrs) || !/^(?:div|section|p)$/.test(tag)) return false;
    // Only small wrappers: an article about cookies may be called so too.
    const names = `${element.id} ${attributeOf(element, 'class')} ${attributeOf(element, 'aria-label')}`;
    return CONSENT.test(names) && holdsForm(element);
  });
  const isNoise = (element: HTMLElement) =>
    !(element.rawAttrs === '' && PLAIN.has(tagOf(element))) && findNoise(element);

  const findBlocks = remember((element): boolean => {
    const tag = tagOf(element);
    if (!WORDS.has(tag) && isNoise(element)) return true;
    if (CODE.has(tag)) return elementsIn(element).some((child) => /^(?:br|div)$/.test(tagOf(child)));
    return element.childNodes.some((child) => child instanceof HTMLElement && holdsBlocks(child));
  });
  const holdsBlocks = (element: HTMLElement) => BLOCKS.has(tagOf(element)) || findBlocks(element);

  const firstHeading = remember((element): HTMLElement | null => {
    for (const child of elementsIn(element)) {
      const found = /^h[1-6]$/.test(tagOf(child)) ? child : firstHeading(child);
      if (found) return found;
    }
    return null;
  });

  return { isNoise, holdsBlocks, firstHeading, measure, labelOf: panels.labelOf };
}

type Measurer = (element: HTMLElement) => TextMeasure;

/** Regions of a page that are furniture unless they hold what their name does not say. */
function isDroppedRegion(element: HTMLElement, tag: string, measure: Measurer): boolean {
  if (tag === 'form') return !isPageInForm(measure(element));
  if (tag === 'header') return !isHeaderOfText(element, measure);
  if (tag === 'footer') return !isWithin(element, QUOTES);
  if (tag === 'aside') return !isNote(element, measure);
  return tag === 'label' && isWithin(element, FORMS);
}

/** What readers wrote below the text: a section whose heading is a place called so. */
function isComments(section: HTMLElement): boolean {
  const heading = section.childNodes.find((child) => child instanceof HTMLElement);
  if (!(heading instanceof HTMLElement) || !/^h[1-6]$/.test(tagOf(heading))) return false;
  return [heading, ...elementsIn(heading)].some((each) => COMMENTS.test(attributeOf(each, 'id')));
}

/** Some servers put the whole page into one form. */
function isPageInForm({
  pageTitles,
  mains,
  blocks,
  headings,
  fields,
  buttons,
  length,
}: TextMeasure): boolean {
  if (pageTitles + mains > 0) return true;
  if (blocks + headings === 0) return false;
  return fields + buttons === 0 || length >= TEXT_PER_FIELD * (fields + 1);
}

/** A header inside the article itself usually holds its title, and so does one that is no more than the title. */
function isHeaderOfText(header: HTMLElement, measure: Measurer): boolean {
  const { links, fields, buttons, pageTitles } = measure(header);
  if (isWithin(header, TITLED)) return true;
  return pageTitles === 1 && links + fields + buttons === 0;
}

/** An aside with text is a note; one with links, or beside the page's own text, is none. */
function isNote(aside: HTMLElement, measure: Measurer): boolean {
  if (NOTES.test(attributeOf(aside, 'role'))) return true;
  const own = measure(aside);
  const isText = (own.blocks > 0 || own.isSentence) && !isMostlyLinks(own);
  return isText && isWithin(aside, TEXT_REGIONS);
}

function isPutAside(element: HTMLElement, panels: Panels, measure: Measurer): boolean {
  const role = attributeOf(element, 'role');
  if (role && NOISE_ROLES.has(role) && !(role === 'complementary' && tagOf(element) === 'aside')) return true;
  if (SPOKEN_ONLY.test(attributeOf(element, 'class'))) return true;
  const isHidden = element.hasAttribute('hidden') || attributeOf(element, 'aria-hidden') === 'true';
  const isUnseen = HIDING_STYLE.test(attributeOf(element, 'style'));
  if (!isHidden && !isUnseen) return false;
  const { blocks, isSentence, length, links } = measure(element);
  if (panels.isPanel(element)) return links > 0 && isMostlyLinks(measure(element));
  // A title of a box is for the eye: a screen reader is told the box's name.
  if (classesOf(element).some((name) => /title$/i.test(name)) && isInNote(element)) return length === 0;
  return isHidden || (blocks === 0 && !isSentence);
}

function isInNote(element: HTMLElement): boolean {
  return tagOf(element.parentNode ?? element) === 'aside';
}

function remember<Fact>(find: (element: HTMLElement) => Fact): (element: HTMLElement) => Fact {
  const known = new Map<HTMLElement, Fact>();
  return (element) => {
    if (known.has(element)) return known.get(element) as Fact;
    const fact = find(element);
    known.set(element, fact);
    return fact;
  };
}
