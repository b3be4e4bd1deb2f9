import type { Hit } from '../events.ts';
import type { NumberedPassage } from '../ports.ts';
import { compareVersions, readPageVersion } from './page-version.ts';
import { toHit } from './sources.ts';
import { toSectionKey } from './whole-section.ts';

const MIN_HITS = 3;
const MAX_HITS = 5;
const MAX_OF_PAGE = 2;

/** A passage with what makes two of them one place. */
interface Place {
  readonly passage: NumberedPassage;
  readonly page: string;
  readonly version: readonly number[];
  readonly section: string | null;
  readonly text: string;
}

export interface HitOptions {
  /** Best first. */
  readonly passages: readonly NumberedPassage[];
  /** Numbers of the passages that the answer quotes. They are left out as long as three others are there. */
  readonly quoted: ReadonlySet<number>;
  readonly passageUrl: (passageId: string) => string;
  readonly cutExcerpt: (text: string) => string;
}

/**
 * Three to five places where a visitor can read on, best first; fewer where no more were found. A text, a section and a page
 * in several versions are one place each, of which the newest is shown; of one page there are two places at most, unless
 * fewer than three pages were found.
 */
export function findHits({ passages, quoted, passageUrl, cutExcerpt }: HitOptions): Hit[] {
  const places = distinct(passages.map(toPlace));
  const isQuoted = createQuotedCheck(passages, quoted);
  const others = spread(places.filter((place) => !isQuoted(place)));
  const chosen = others.length >= MIN_HITS || others.length === 0 ? others : spread(places);
  return chosen.slice(0, MAX_HITS).map(({ passage }) => toHit(passage, passageUrl, cutExcerpt));
}

/** The passages without those that say what the numbered ones do: their texts, and other parts of their sections. */
export function withoutQuoted(
  passages: readonly NumberedPassage[],
  quoted: ReadonlySet<number>,
): readonly NumberedPassage[] {
  const isQuoted = createQuotedCheck(passages, quoted);
  return passages.filter((passage) => !isQuoted(toPlace(passage)));
}

function toPlace(passage: NumberedPassage): Place {
  const text = passage.text.replace(/\s+/g, ' ').trim();
  return { passage, ...readPageVersion(passage), section: toSectionKey(passage), text };
}

/** What an answer has quoted is quoted from every document that says the same. */
function createQuotedCheck(passages: readonly NumberedPassage[], quoted: ReadonlySet<number>) {
  const known = passages.filter(({ n }) => quoted.has(n)).map(toPlace);
  return ({ section, text }: Place): boolean =>
    known.some((place) => place.text === text || (section !== null && place.section === section));
}

/** Each place once: the newest version of its page takes the place of the first that was found. */
function distinct(places: readonly Place[]): Place[] {
  const kept: Place[] = [];
  for (const found of places) {
    const place = findNewest(found, places, kept);
    const isKnown = (other: Place) =>
      other.text === place?.text || (place?.section !== null && other.section === place?.section);
    if (place && !kept.some(isKnown)) kept.push(place);
  }
  return kept;
}

/** The passage itself, or one of a newer version of its page; undefined when all of those are there already. */
function findNewest(found: Place, places: readonly Place[], kept: readonly Place[]): Place | undefined {
  const versions = places.filter(({ page }) => page === found.page);
  const newest = versions.reduce((a, b) => (compareVersions(b.version, a.version) > 0 ? b : a));
  if (compareVersions(newest.version, found.version) === 0) return found;
  const candidates = versions.filter(
    (place) => compareVersions(place.version, newest.version) === 0 && !kept.includes(place),
  );
  const heading = found.passage.headingPath.join('\n');
  return candidates.find(({ passage }) => passage.headingPath.join('\n') === heading) ?? candidates[0];
}

/** At most two places of a page when there are three pages to choose from. */
function spread(places: readonly Place[]): readonly Place[] {
  if (new Set(places.map(({ page }) => page)).size < MIN_HITS) return places;
  return places.filter(
    ({ page }, index) => places.slice(0, index).filter((other) => other.page === page).length < MAX_OF_PAGE,
  );
}
