import type { HTMLElement } from 'node-html-parser';
import { attributeOf, classesOf, elementsIn, tagOf } from './elements.ts';

/** How far around the code its language may be named. */
const LEVELS_ABOVE = 4;
const LEVELS_BELOW = 4;
const NAMED = /^(?:language|lang|highlight-source|highlight|brush|source|src)[-:]([\w+#.-]{1,30})$/i;
/** After one of these the next class is a language. */
const ANNOUNCES =
  /^(?:highlight|hljs|sourcecode|prettyprint|brush:|code|listing|programlisting|syntaxhighlighter)$/i;
/** Classes that are no language though they stand where one may. */
const NO_LANGUAGE =
  /^(?:auto|chroma|code|copy|default|docutils|hljs|highlight|hll|line-?num(?:ber)?s?|linenums(?::\d+)?|literal-block|no-?highlight|none|notranslate|numberlines|number-lines|numbersource|plain|plaintext|pre|programlisting|prettyprinted|screen|snippet|sourcecode|table|text|txt|wrap(?:per)?|undefined|unknown|rouge|container|block|source|title|caption|body|wrapper|with-.{1,20})$/i;

/** The language that a page names for a listing, as its highlighter calls it; empty when it names none. */
export function findLanguage(element: HTMLElement): string {
  let inside: HTMLElement | undefined = element;
  for (let down = 0; inside && down < LEVELS_BELOW; down += 1) {
    const language = languageOf(inside);
    if (language !== null) return language;
    inside = elementsIn(inside).find((child) => /^(?:pre|code|div)$/.test(tagOf(child)));
  }
  let around = element.parentNode;
  for (let up = 0; around && up < LEVELS_ABOVE && around.childNodes.length <= MOST_SIBLINGS; up += 1) {
    if (!/^(?:div|figure|td|tr|tbody|table|section|code-block|pre)$/.test(tagOf(around))) break;
    const language = languageOf(around);
    if (language !== null) return language;
    around = around.parentNode;
  }
  return '';
}

/** An element with more in it holds more than one listing. */
const MOST_SIBLINGS = 12;

/** Empty when it is said that there is none; null when nothing is said. */
function languageOf(element: HTMLElement): string | null {
  if (!element.rawAttrs) return null;
  const own =
    attributeOf(element, 'data-lang') ||
    attributeOf(element, 'data-language') ||
    attributeOf(element, 'data-code-language');
  if (own) return toLanguage(own);
  const classes = classesOf(element).map((name) => name.replace(/;$/, ''));
  for (const [index, name] of classes.entries()) {
    const named = NAMED.exec(name)?.[1];
    if (named) return toLanguage(named);
    const next = classes[index + 1];
    if (next && ANNOUNCES.test(name) && /^[a-z][\w+#-]{0,15}$/i.test(next) && !NO_LANGUAGE.test(next)) {
      // `highlight` is what a whole page of a site may be called by.
      const isCode = /^(?:pre|code|figure)$/.test(tagOf(element)) || name.toLowerCase() !== 'code';
      if (isCode && !next.includes('-')) return toLanguage(next);
    }
  }
  return null;
}

function toLanguage(name: string): string {
  const language = name.trim().toLowerCase();
  return NO_LANGUAGE.test(language) || !/^[\w+#.-]{1,30}$/.test(language) ? '' : language;
}
