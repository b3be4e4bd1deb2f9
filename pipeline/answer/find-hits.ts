import type { Hit } from '../events.ts';
import type { NumberedPassage } from '../ports.ts';
import { compareVersions, readPageVersion } from './page-version.ts';
import { toHit } from './sources.ts';
import { toSectionKey } from './whole-section.ts';

const MIN_HITS = 3;
const MAX_HITS = 5;
const MAX_OF_PAGE = 2;

/** A passage with the page that it is of. */
interface Place {
  readonly passage: NumberedPassage;
  readonly page: string;
  readonly version: readonly number[];
}

export interface HitOptions {
  /** Best first. */
  readonly passages: readonly NumberedPassage[];
  /** Numbers of the passages that the answer quotes. They are left out as long as three others are there. */
  readonly quoted: ReadonlySet<number>;
  readonly passageUrl: (passageId: string) => string;
}

/**
 * Three to five places where a visitor can read on, best first; fewer where no more were found. A text, a section and a page
 * in several versions are one place each, of which the newest is shown; of one page there are two places at most, unless
 * fewer than three pages were found. Takes time in proportion to the passages.
 */
export function findHits({ passages, quoted, passageUrl }: HitOptions): Hit[] {
  const places = distinct(passages.map(toPlace));
  const answered = rememberQuoted(passages, quoted);
  const others = spread(places.filter(({ passage }) => !answered.has(passage)));
  const chosen = others.length >= MIN_HITS || others.length === 0 ? others : spread(places);
  return chosen.slice(0, MAX_HITS).map(({ passage }) => toHit(passage, passageUrl));
}

/** The passages without those that say what the numbered ones do: their texts, and other parts of their sections. */
export function withoutQuoted(
  passages: readonly NumberedPassage[],
  quoted: ReadonlySet<number>,
): readonly NumberedPassage[] {
  const answered = rememberQuoted(passages, quoted);
  return passages.filter((passage) => !answered.has(passage));
}

/** Texts and sections that are shown already. */
class Shown {
  readonly #texts = new Set<string>();
  readonly #sections = new Set<string>();

  has(passage: NumberedPassage): boolean {
    const section = toSectionKey(passage);
    return (section !== null && this.#sections.has(section)) || this.#texts.has(toBareText(passage));
  }

  add(passage: NumberedPassage): void {
    const section = toSectionKey(passage);
    if (section !== null) this.#sections.add(section);
    this.#texts.add(toBareText(passage));
  }
}

/** What an answer has quoted is quoted from every document that says the same. */
function rememberQuoted(passages: readonly NumberedPassage[], quoted: ReadonlySet<number>): Shown {
  const shown = new Shown();
  for (const passage of passages) if (quoted.has(passage.n)) shown.add(passage);
  return shown;
}

function toBareText({ text }: NumberedPassage): string {
  return text.replace(/\s+/g, ' ').trim();
}

function toPlace(passage: NumberedPassage): Place {
  const { page, version } = readPageVersion(passage);
  return { passage, page, version };
}

/** Each place once: the newest version of its page takes the place of the first that was found. */
function distinct(places: readonly Place[]): readonly Place[] {
  const newest = findNewest(places);
  const isNewest = ({ page, version }: Place) => compareVersions(version, newest.get(page) ?? []) === 0;
  const current = places.filter(isNewest);
  const kept = new Set<Place>();
  // Most documents have one version.
  const findSuccessor = current.length < places.length ? createSuccessorFinder(current, kept) : null;
  const shown = new Shown();
  for (const found of places) {
    const place = isNewest(found) ? found : findSuccessor?.(found);
    if (!place || shown.has(place.passage)) continue;
    shown.add(place.passage);
    kept.add(place);
  }
  return [...kept];
}

function findNewest(places: readonly Place[]): ReadonlyMap<string, readonly number[]> {
  const newest = new Map<string, readonly number[]>();
  for (const { page, version } of places) {
    const known = newest.get(page);
    if (!known || compareVersions(version, known) > 0) newest.set(page, version);
  }
  return newest;
}

/** Returns a function that finds the first of the places on the same page that is not kept yet, best one with the same heading. */
function createSuccessorFinder(current: readonly Place[], kept: ReadonlySet<Place>) {
  const findSection = createFinder(current, toPageSection, kept);
  const findPage = createFinder(current, ({ page }) => page, kept);
  return (found: Place) => findSection(found) ?? findPage(found);
}

/** A page and the heading on it, whatever its version. */
function toPageSection({ page, passage }: Place): string {
  return `${page}\0${passage.headingPath.join('\n')}`;
}

/** Returns a function that finds the first of the places with the same key that is not kept yet. What is kept stays so. */
function createFinder(
  places: readonly Place[],
  keyOf: (place: Place) => string,
  kept: ReadonlySet<Place>,
): (found: Place) => Place | undefined {
  const left = new Map<string, Place[]>();
  // The first one last, where taking it off moves no other.
  for (const place of places.toReversed()) {
    const others = left.get(keyOf(place));
    if (others) others.push(place);
    else left.set(keyOf(place), [place]);
  }
  return (found) => {
    const others = left.get(keyOf(found)) ?? [];
    let next = others.at(-1);
    while (next && kept.has(next)) {
      others.pop();
      next = others.at(-1);
    }
    return next;
  };
}

/** At most two places of a page when there are three pages to choose from. */
function spread(places: readonly Place[]): readonly Place[] {
  if (new Set(places.map(({ page }) => page)).size < MIN_HITS) return places;
  const counts = new Map<string, number>();
  return places.filter(({ page }) => {
    const count = (counts.get(page) ?? 0) + 1;
    counts.set(page, count);
    return count <= MAX_OF_PAGE;
  });
}
