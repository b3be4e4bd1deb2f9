import type { Database } from '../sqlite/database.ts';
import { IS_LIVE } from './passage-row.ts';

interface Heading {
  readonly text: string;
  readonly document: number;
}

/** More headings than this are not read: three questions can be found among them. */
const MAX_ROWS = 2_000;
const MAX_LENGTH = 80;
const MAX_WORDS = 12;

/**
 * Returns a function that picks headings worth asking: questions first, then phrases, then single words, spread evenly
 * over the documents, the same ones as long as the base stays the same. Titles stand in where there are no headings.
 */
export function createSuggestions(database: Database): (limit: number) => readonly string[] {
  const readHeadings = database.prepare(
    `SELECT DISTINCT documents.pk, documents.title, passages.heading_path
     FROM documents JOIN passages ON passages.document = documents.pk WHERE ${IS_LIVE}
     ORDER BY documents.pk LIMIT ${MAX_ROWS}`,
  );

  return function suggest(limit) {
    const headings: Heading[] = [];
    const titles: Heading[] = [];
    for (const row of readHeadings.all()) {
      const document = Number(row.pk);
      const path = JSON.parse(String(row.heading_path)) as string[];
      titles.push({ text: toPlainText(String(row.title)), document });
      headings.push({ text: toPlainText(path.at(-1) ?? ''), document });
    }
    // "Introduction" and "Examples" stand in many documents: what names one subject stands in one.
    const topics = [...onlyOnce(headings), ...onlyOnce(titles)].filter(({ text }) => isTopic(text));
    const questions = topics.filter(({ text }) => isQuestion(text));
    const others = topics.filter(({ text }) => !isQuestion(text));
    const phrases = others.filter(({ text }) => /\s|\p{Lo}{4}/u.test(text));
    const words = others.filter((heading) => !phrases.includes(heading));
    // Where every title is shared, as by the pieces of one article, a shared one is still better than nothing to ask.
    const shared = titles.filter(({ text }) => isTopic(text));
    const picked = [questions, phrases, words, shared]
      .flatMap((group) => spread(group, limit))
      .map(({ text }) => text);
    return [...new Set(picked)].slice(0, limit);
  };
}

function toPlainText(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[`*#]/g, '')
    .replace(/^(?:[\d.]+\s+|.*\s[›»>]\s)/, '')
    .trim();
}

function onlyOnce(headings: readonly Heading[]): Heading[] {
  const documents = new Map<string, Set<number>>();
  for (const { text, document } of headings)
    documents.set(text, (documents.get(text) ?? new Set()).add(document));
  const seen = new Set<string>();
  return headings.filter(({ text }) => {
    if (seen.has(text) || documents.get(text)?.size !== 1) return false;
    seen.add(text);
    return true;
  });
}

function isTopic(text: string): boolean {
  if (text.length > MAX_LENGTH || /[{}<>=;|_\\/]|\(\)/.test(text)) return false;
  return /\p{L}{3}/u.test(text) && text.split(/\s+/).length <= MAX_WORDS;
}

function isQuestion(text: string): boolean {
  return /[?？؟]\s*$/.test(text) || /^(?:how|what|why|when|where|which|who|can|do|does|is|are)\s/i.test(text);
}

/** One a document before a second of any, and documents from all over the base. */
function spread(headings: readonly Heading[], limit: number): Heading[] {
  const byDocument = [...groupByDocument(headings).values()];
  const step = Math.max(1, Math.floor(byDocument.length / Math.max(1, limit)));
  const picked: Heading[] = [];
  for (let offset = 0; offset < step && picked.length < limit; offset += 1) {
    for (let index = offset; index < byDocument.length && picked.length < limit; index += step) {
      const [heading] = byDocument[index] ?? [];
      if (heading) picked.push(heading);
    }
  }
  for (const group of byDocument) picked.push(...group.slice(1));
  return picked.slice(0, limit);
}

function groupByDocument(headings: readonly Heading[]): Map<number, Heading[]> {
  const groups = new Map<number, Heading[]>();
  for (const heading of headings) {
    const group = groups.get(heading.document);
    if (group) group.push(heading);
    else groups.set(heading.document, [heading]);
  }
  return groups;
}
