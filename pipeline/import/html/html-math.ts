import { HTMLElement, type Node } from 'node-html-parser';
import { attributeOf, classesOf, elementsIn, tagOf } from './elements.ts';

/** Formulas in MathML may be nested; deeper ones are read as their letters. */
const DEEPEST = 20;
/** What stands around TeX in a text. */
const FENCES = [
  ['\\(', '\\)'],
  ['\\[', '\\]'],
  ['$$', '$$'],
  ['$', '$'],
  ['{\\displaystyle ', '}'],
] as const;

/**
 * The formula of an element, as TeX where the page has it, else as it reads; null when the element is no formula. Pages hold
 * one formula several times over, for the eye, for screen readers and for copying.
 */
export function findFormula(element: HTMLElement): string | null {
  const tag = tagOf(element);
  if (tag === 'math') {
    const annotation = element
      .querySelectorAll('annotation')
      .find((each) => attributeOf(each, 'encoding') === 'application/x-tex');
    const formula = annotation?.text || attributeOf(element, 'alttext') || readFormula(element, 0);
    return toOneLine(findTex(formula) ?? formula);
  }
  if (!/math/i.test(element.rawAttrs) || !isCalledMath(element)) return null;
  if (tag === 'img') return toOneLine(attributeOf(element, 'alt'));
  const formula = findTex(element.text);
  return formula === null ? null : toOneLine(formula);
}

function findTex(text: string): string | null {
  const words = text.trim();
  const fence = FENCES.find(
    ([open, close]) =>
      words.length > open.length + close.length && words.startsWith(open) && words.endsWith(close),
  );
  return fence ? words.slice(fence[0].length, -fence[1].length) : null;
}

function isCalledMath(element: HTMLElement): boolean {
  return classesOf(element).some((name) => /^(?:math|arithmatex|mathjax[\w-]{0,20})$/i.test(name));
}

function readFormula(node: Node, depth: number): string {
  if (!(node instanceof HTMLElement) || depth > DEEPEST) return node.text.trim();
  const tag = tagOf(node);
  if (tag === 'annotation' || tag === 'annotation-xml') return '';
  const [first, second, third] = elementsIn(node);
  const read = (part: Node | undefined) => (part ? readFormula(part, depth + 1) : '');
  const group = (part: Node | undefined) => toGroup(read(part));
  if (tag === 'msup' || tag === 'mover') return `${group(first)}^${group(second)}`;
  if (tag === 'msub' || tag === 'munder') return `${group(first)}_${group(second)}`;
  if (tag === 'msubsup') return `${group(first)}_${group(second)}^${group(third)}`;
  if (tag === 'mfrac') return `${group(first)}/${group(second)}`;
  if (tag === 'msqrt') return `sqrt(${node.childNodes.map(read).join('')})`;
  return node.childNodes.map((child) => readFormula(child, depth + 1)).join('');
}

function toGroup(formula: string): string {
  return [...formula].length > 1 && !/^[\p{L}\p{N}]+$/u.test(formula) ? `(${formula})` : formula;
}

function toOneLine(formula: string): string {
  return formula.replace(/\s+/g, ' ').trim();
}
