import { createHeadingSlugger } from './heading-slug.ts';
import { type MarkdownUnit, splitMarkdownUnits } from './markdown-units.ts';
import type { ParsedSource } from './source-text.ts';

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

/**
 * The sections of a document in order, those without text left out.
 * A first-level heading that is the document's title is not part of any path.
 */
export function splitSections(source: ParsedSource, title: string): readonly Section[] {
  const slug = createHeadingSlugger();
  const above: { level: number; text: string }[] = [];
  const sections: (Section & { blocks: BlockUnit[] })[] = [{ path: [], anchor: null, start: 0, blocks: [] }];
  for (const unit of splitMarkdownUnits(source.text)) {
    if (unit.kind === 'block') {
      sections.at(-1)?.blocks.push(unit);
      continue;
    }
    const own = source.slugs ? slug(unit.text) : null;
    const anchor = source.anchors.get(unit.line) ?? own;
    while ((above.at(-1)?.level ?? 0) >= unit.level) above.pop();
    const isTitle = unit.level === 1 && unit.text === title;
    if (!isTitle && unit.text) above.push({ level: unit.level, text: unit.text });
    sections.push({ path: above.map((heading) => heading.text), anchor, start: unit.range[0], blocks: [] });
  }
  return sections.filter((section) => section.blocks.length > 0);
}

/** The text of the first heading of the first level. */
export function findTitleHeading(text: string): string | null {
  if (!/^(?: {0,3}# |=+\s*$)/m.test(text)) return null;
  for (const unit of splitMarkdownUnits(text)) {
    if (unit.kind === 'heading' && unit.level === 1 && unit.text) return unit.text;
  }
  return null;
}
