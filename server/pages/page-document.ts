import type { Block } from '../../pipeline/page-blocks.ts';
import type { PageForm, PageSource, StoredPage } from '../../pipeline/ports.ts';
import { focusQuestion } from '../../pipeline/text/focus-question.ts';
import { toSafeUrl, toSourceLink } from '../markdown.ts';

/**
 * A made page for programs, as `Accept: application/json` gives it. The blocks are those of `pipeline/page-blocks.ts`; fields
 * may be added, and none is taken away. Nothing of it tells who asked.
 */
export interface PageDocument {
  readonly id: string;
  readonly version: number;
  /** The latest ones, oldest first. */
  readonly versions: readonly number[];
  /** Address of just this version. */
  readonly url: string;
  readonly title: string;
  readonly description: string;
  /** BCP 47. */
  readonly language: string;
  readonly form: PageForm;
  readonly question: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly blocks: readonly Block[];
  /** Their addresses are absolute; empty where there is none that may be linked. */
  readonly sources: readonly PageSource[];
}

/** `origin`: scheme and host of this site. */
export function toPageDocument(page: StoredPage, origin: string): PageDocument {
  const { id, version, versions, title, description, language, form, createdAt } = page;
  return {
    id,
    version,
    versions,
    url: toAbsoluteUrl(`/pages/${encodeURIComponent(id)}/v/${version}`, origin),
    title,
    description,
    language,
    form,
    // Others read it too, and need not know what was said around the question.
    question: focusQuestion(page.question).asked,
    createdAt,
    blocks: page.blocks.map((block) => withAbsoluteUrls(block, origin)),
    sources: page.sources.map((source) => ({ ...source, url: toAbsoluteUrl(source.url, origin) })),
  };
}

function withAbsoluteUrls(block: Block, origin: string): Block {
  if (block.type !== 'see-also') return block;
  return { ...block, items: block.items.map((item) => ({ ...item, url: toAbsoluteUrl(item.url, origin) })) };
}

function toAbsoluteUrl(url: string, origin: string): string {
  const link = toSourceLink(url);
  return link === '' ? '' : (toSafeUrl(link, origin) ?? '');
}
