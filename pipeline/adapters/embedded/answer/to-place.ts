import type { Passage } from '../../../ports.ts';

const MAX_HEADINGS = 3;
/** Links by their words; marks of Markdown and of templates go. */
const LINK = /\[([^\]\n]{0,200})\]\([^)\n]{0,400}\)/g;
const MARKS = /\{[%{][^}\n]{0,200}\}+|[`*[\]]/g;

/** Where a passage stands: its document and the last headings above it, as one line of plain words. */
export function toPlace({
  title,
  headingPath,
  documentId,
}: Pick<Passage, 'title' | 'headingPath' | 'documentId'>): string {
  const names = [title || documentId, ...headingPath].map(toPlainName).filter((name) => name !== '');
  return names
    .filter((name, index) => name !== names[index - 1])
    .slice(-MAX_HEADINGS)
    .join(' › ');
}

function toPlainName(name: string): string {
  return name.replace(LINK, '$1').replace(MARKS, '').replace(/\s+/g, ' ').trim();
}
