import type { PageDraft } from './ports/page.ts';
import { trimEndMarks } from './text/trim-marks.ts';

/** What makes two questions the same for their page: the words; not case, spaces or the final mark. */
export function toPageKey(question: string): string {
  const flat = question.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
  return trimEndMarks(flat, /[\s?!.。？！؟]/);
}

/** What makes two drafts the same page for whoever reads them: all of it but why it takes this form. */
export function toDraftKey(draft: PageDraft): string {
  return JSON.stringify({ ...draft, personalisedBy: [] });
}
