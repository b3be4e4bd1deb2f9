import { posix } from 'node:path';
import { splitMarkdownUnits } from '../cut/markdown-units.ts';
import type { SourceFile } from '../folder/list-sources.ts';
import { groupBy } from '../group-by.ts';
import { readSourceFile } from '../read-source-file.ts';
import { SLUG_RULES, type SlugRule, toSlug } from './heading-slug.ts';
import { findSiteGenerator, NO_GENERATOR, type SiteGenerator } from './site-generator.ts';

/** What is true of the documents of one folder together, and cannot be told from one of them. */
export interface SourceSurvey {
  readonly generator: SiteGenerator;
  /** How the site makes the anchors of headings, as its own links show. */
  readonly slugRule: SlugRule;
  /** First headings that most documents share: the name of the site, and no title. */
  readonly sharedTitles: ReadonlySet<string>;
  /** All of it as text: documents are made anew when it changes. */
  readonly key: string;
}

export const NO_SURVEY: SourceSurvey = toSurvey({
  generator: NO_GENERATOR,
  slugRule: 'github',
  sharedTitles: new Set(),
});

/** Files of a folder that are looked at, spread over all of it. */
const SAMPLE = 80;
const MAX_SAMPLE_BYTES = 512 * 1024;
/** A heading is shared when so many documents begin with it, and at least half of them do. */
const MIN_SHARING = 4;
/** A link to a heading, here or in another file. Titles behind the address are not looked at. */
const FRAGMENT_LINK = /\]\(([^()\s#]{0,500})#([^()\s]{1,200})\)/g;
const ENDING = /\.(?:mdx?|markdown|x?html?)$/i;

interface Sampled {
  readonly path: string;
  readonly text: string;
  readonly headings: readonly string[];
  readonly firstHeading: string | null;
}

/** Surveys each folder that the files are of, by some of its Markdown and HTML. */
export async function surveySources(
  files: readonly SourceFile[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, SourceSurvey>> {
  const surveys = new Map<string, SourceSurvey>();
  for (const [root, own] of groupBy(files, ({ root }) => root))
    surveys.set(root, await surveyFolder(root, own, signal));
  return surveys;
}

async function surveyFolder(
  root: string,
  files: readonly SourceFile[],
  signal: AbortSignal,
): Promise<SourceSurvey> {
  const pages = files.filter(
    ({ kind, bytes }) => (kind.name === 'markdown' || kind.name === 'html') && bytes <= MAX_SAMPLE_BYTES,
  );
  const step = Math.max(1, pages.length / SAMPLE);
  const sample: Sampled[] = [];
  for (let at = 0; at < pages.length; at += step) {
    signal.throwIfAborted();
    const page = pages[Math.floor(at)];
    const sampled = page && (await readSample(page, signal));
    if (sampled) sample.push(sampled);
  }
  const generator = await findSiteGenerator(root);
  return toSurvey({
    generator,
    slugRule: chooseSlugRule(sample, generator),
    sharedTitles: findSharedTitles(sample),
  });
}

function toSurvey(found: Omit<SourceSurvey, 'key'>): SourceSurvey {
  const { generator, slugRule, sharedTitles } = found;
  return { ...found, key: JSON.stringify([generator, slugRule, [...sharedTitles].sort()]) };
}

/** Null for a file that cannot be read: the import will say why. */
async function readSample(file: SourceFile, signal: AbortSignal): Promise<Sampled | null> {
  const { kind, path } = file;
  if (!('read' in kind)) return null;
  try {
    const bytes = await readSourceFile(file, MAX_SAMPLE_BYTES);
    const { text } = await kind.read(bytes, { path, signal, note: () => {} });
    const headings = splitMarkdownUnits(text).flatMap((unit) => (unit.kind === 'heading' ? [unit] : []));
    const first = headings[0];
    return {
      path,
      text,
      headings: headings.map((heading) => heading.text),
      firstHeading: first?.level === 1 ? first.text : null,
    };
  } catch {
    signal.throwIfAborted();
    return null;
  }
}

function findSharedTitles(sample: readonly Sampled[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const { firstHeading } of sample)
    if (firstHeading) counts.set(firstHeading, (counts.get(firstHeading) ?? 0) + 1);
  const isShared = (count: number) => count >= MIN_SHARING && 2 * count >= sample.length;
  return new Set([...counts].flatMap(([title, count]) => (isShared(count) ? [title] : [])));
}

/** The rule by which most links of the sample lead to a heading; of equals the one of the generator. */
function chooseSlugRule(sample: readonly Sampled[], { name }: SiteGenerator): SlugRule {
  const usual: SlugRule = name === 'vitepress' || name === 'mkdocs' ? name : 'github';
  const byPath = new Map(
    sample.map(({ path, headings }) => [path.replace(ENDING, ''), toSlugs(headings)] as const),
  );
  const hits = new Map(SLUG_RULES.map((rule) => [rule, 0]));
  for (const { path, text } of sample) {
    for (const [, target = '', fragment = ''] of text.matchAll(FRAGMENT_LINK)) {
      const file = target === '' ? path : posix.join(posix.dirname(path), target);
      for (const [rule, slugs] of byPath.get(file.replace(ENDING, '')) ?? [])
        if (slugs.has(fragment)) hits.set(rule, (hits.get(rule) ?? 0) + 1);
    }
  }
  const best = Math.max(...hits.values());
  return hits.get(usual) === best ? usual : (SLUG_RULES.find((rule) => hits.get(rule) === best) ?? usual);
}

function toSlugs(headings: readonly string[]): readonly (readonly [SlugRule, ReadonlySet<string>])[] {
  return SLUG_RULES.map((rule) => [rule, new Set(headings.map((heading) => toSlug(heading, rule)))]);
}
