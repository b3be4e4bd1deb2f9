import { HTMLElement, type Node } from 'node-html-parser';

/** What is asked of an element again and again; each is found out once, however deep the page is nested. */
export interface ElementFacts {
  /** Hidden from a reader, or furniture of the site: navigation, forms, scripts, cookie banners. */
  isNoise(element: HTMLElement): boolean;
  /** Whether it is a block of its own, or has one in it. */
  holdsBlocks(element: HTMLElement): boolean;
  /** In the order of the page; null when there is none in it. */
  firstHeading(element: HTMLElement): HTMLElement | null;
}

/** Elements whose content is not the document's own text. */
const DROPPED = new Set(
  'script style noscript template iframe object svg canvas form button input select textarea nav header footer aside dialog head'.split(
    ' ',
  ),
);
const NOISE_ROLES = new Set(
  'navigation banner contentinfo complementary search dialog alertdialog menu menubar'.split(' '),
);
const CONSENT = /(?:^|[\s_-])(?:cookie|consent|gdpr)(?:$|[\s_-])/i;
const BLOCKS = new Set(
  'address article blockquote body center dd details div dl dt fieldset figcaption figure h1 h2 h3 h4 h5 h6 header hr html li main ol p pre section summary table tbody td tfoot th thead tr ul'.split(
    ' ',
  ),
);

export function createElementFacts(): ElementFacts {
  const holdsForm = remember((element): boolean =>
    elementsIn(element).some((child) => /^(?:button|input|form)$/.test(tagOf(child)) || holdsForm(child)),
  );

  const isNoise = remember((element) => {
    if (DROPPED.has(tagOf(element)) && !isArticleHeader(element)) return true;
    if (element.hasAttribute('hidden') || element.getAttribute('aria-hidden') === 'true') return true;
    const role = element.getAttribute('role');
    if (role && NOISE_ROLES.has(role)) return true;
    // Only small wrappers: an article about cookies may be called so too.
    const names = `${element.id} ${element.getAttribute('class') ?? ''} ${element.getAttribute('aria-label') ?? ''}`;
    return CONSENT.test(names) && /^(?:div|section|p)$/.test(tagOf(element)) && holdsForm(element);
  });

  const holdsBlocks = remember(
    (element): boolean =>
      BLOCKS.has(tagOf(element)) || isNoise(element) || elementsIn(element).some(holdsBlocks),
  );

  const firstHeading = remember((element): HTMLElement | null => {
    for (const child of elementsIn(element)) {
      const found = /^h[1-6]$/.test(tagOf(child)) ? child : firstHeading(child);
      if (found) return found;
    }
    return null;
  });

  return { isNoise, holdsBlocks, firstHeading };
}

export function tagOf(node: Node): string {
  return node instanceof HTMLElement ? (node.rawTagName ?? '').toLowerCase() : '';
}

function elementsIn(element: HTMLElement): HTMLElement[] {
  return element.childNodes.filter((child) => child instanceof HTMLElement);
}

/** A header inside the article itself usually holds its title. */
function isArticleHeader(element: HTMLElement): boolean {
  return tagOf(element) === 'header' && (element.closest('article') ?? element.closest('main')) !== null;
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
