import { createHeadingSlugger, type SlugRule } from '../publish/heading-slug.ts';
import type { ParsedSource } from '../source-text.ts';
import { type MarkdownUnit, splitMarkdownUnits } from './markdown-units.ts';

export type BlockUnit = Extract<MarkdownUnit, { kind: 'block' }>;

/** What stands between one heading and the next. */
export interface Section {
  /** Headings above and of the section, outermost first, without the document's title. */
  readonly path: readonly string[];
  /** Anchor of its own heading; null before the first heading and where the source has none. */
  readonly anchor: string | null;
  /** Offset of its heading's line. */
  readonly start: number;
  readonly blocks: readonly BlockUnit[];
}

export interface SectionOptions {
  /** Of the document; a heading that says the same, before there is any text, is no part of a path. */
  readonly title: string;
  /** GitHub's when absent. */
  readonly slugRule?: SlugRule;
  /** First headings of the site, which are no part of a path either. */
  readonly sharedTitles?: ReadonlySet<string>;
}

/** The sections of a document in order, those without text left out. */
export function splitSections(
  source: ParsedSource,
  { title, slugRule = 'github', sharedTitles = new Set() }: SectionOptions,
): readonly Section[] {
  const slug = createHeadingSlugger(slugRule);
  const above: { level: number; text: string }[] = [];
  const sections: (Section & { blocks: BlockUnit[] })[] = [{ path: [], anchor: null, start: 0, blocks: [] }];
  let isTop = true;
  for (const unit of splitMarkdownUnits(source.text)) {
    if (unit.kind === 'block') {
      sections.at(-1)?.blocks.push(unit);
      isTop = false;
      continue;
    }
    const { level, text } = unit;
    const own = source.slugs ? slug(text) : null;
    const anchor = source.anchors.get(unit.line) ?? own;
    while ((above.at(-1)?.level ?? 0) >= level) above.pop();
    const isTitle = text === title && (level === 1 || isTop);
    if (!isTitle && !(level === 1 && sharedTitles.has(text)) && text) above.push({ level, text });
    sections.push({ path: above.map((heading) => heading.text), anchor, start: unit.range[0], blocks: [] });
  }
  return sections.filter((section) => section.blocks.length > 0);
}

/**
 * The text of the first heading of the first level. One that the site's documents share is passed over for the heading right
 * below it.
 */
export function findTitleHeading(text: string, sharedTitles: ReadonlySet<string> = new Set()): string | null {
  if (!/^(?: {0,3}# |=+\s*$)/m.test(text)) return null;
  let isBelowShared = false;
  for (const unit of splitMarkdownUnits(text)) {
    if (unit.kind === 'block') isBelowShared = false;
    else if (unit.level === 1 && sharedTitles.has(unit.text)) isBelowShared = true;
    else if (unit.text && (unit.level === 1 || isBelowShared)) return unit.text;
  }
  return null;
}
