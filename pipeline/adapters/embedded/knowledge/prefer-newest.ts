import {
  compareVersions,
  isNewest,
  type PageVersion,
  readPageVersion,
  readVersionName,
} from '../../../answer/page-version.ts';
import type { DocumentFilter } from '../../../ports.ts';
import type { Candidate } from './rank-passages.ts';

/** As in a question: "in 3.4", "of v2", "version 5". A bare whole number may be anything. */
const ASKED =
  /(?<![\w.])(?:v|version[ \t]{1,3})?(\d{1,4}(?:\.\d{1,5}){1,3})(?![\w.]*\d)|(?<![\w.])(?:v|version[ \t]{1,3})(\d{1,4})(?![\w.])/gi;

/**
 * Of the versions of one page only the newest that was found answers, or the one that the question names. Where a version is
 * filtered by, a page that tells it answers before one that tells none. Documents that are no versions of each other all stay.
 */
export function preferNewest<Found extends Pick<Candidate, 'passage'>>(
  candidates: readonly Found[],
  question: string,
  filter: DocumentFilter = {},
): readonly Found[] {
  const versioned = candidates.map((candidate) => ({ candidate, ...readPageVersion(candidate.passage) }));
  const pages = new Map<string, PageVersion[]>();
  for (const found of versioned) pages.set(found.page, [...(pages.get(found.page) ?? []), found]);
  if ([...pages.values()].every(isOneVersion)) return candidates;
  const asked = Array.from(question.matchAll(ASKED), ([, dotted, whole]) =>
    (dotted ?? whole ?? '').split('.').map(Number),
  );
  const wanted = readVersionName(filter.version ?? '');
  const told = (found: readonly PageVersion[]) => {
    const telling = wanted && !isNewest(wanted) ? found.filter(({ version }) => !isNewest(version)) : [];
    return telling.length > 0 ? telling : found;
  };
  return versioned
    .filter(({ page, version }) => compareVersions(version, choose(told(pages.get(page) ?? []), asked)) === 0)
    .map(({ candidate }) => candidate);
}

function isOneVersion([first, ...others]: readonly PageVersion[]): boolean {
  return first === undefined || others.every(({ version }) => compareVersions(version, first.version) === 0);
}

/** The newest, or of those that the question names the newest. */
function choose(found: readonly PageVersion[], asked: readonly (readonly number[])[]): readonly number[] {
  const named = found.filter(({ version }) => asked.some((wanted) => begins(version, wanted)));
  const [first, ...others] = named.length > 0 ? named : found;
  return others.reduce(
    (newest, { version }) => (compareVersions(version, newest) > 0 ? version : newest),
    first?.version ?? [],
  );
}

/** "3.4" names 3.4.1 too. */
function begins(version: readonly number[], wanted: readonly number[]): boolean {
  return wanted.every((part, index) => version[index] === part);
}
