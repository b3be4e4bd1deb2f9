import type { Block, Code, SourcedText } from '../../pipeline/page-blocks.ts';
import type { PageSource, StoredPage } from '../../pipeline/ports.ts';
import { fenceFor } from '../../pipeline/text/fence.ts';
import { focusQuestion } from '../../pipeline/text/focus-question.ts';
import type { Words } from '../i18n/words.ts';
import { renderInlineMarkdown, renderMarkdown, toSafeUrl, toSourceLink } from '../markdown.ts';
import { toHitModel } from './hit-model.ts';
import type { BlockModel, CodeModel, GeneratedPage, PageSourceModel, SentenceModel } from './page-models.ts';

/** A stored page as its template shows it. `publicUrl` is the site's scheme and host, or empty; `owned` is for its visitor alone. */
export function toGeneratedPage(
  page: StoredPage,
  publicUrl: string,
  words: Words,
  owned: GeneratedPage['owned'] = null,
): GeneratedPage {
  const path = `/pages/${encodeURIComponent(page.id)}`;
  const sourceUrls = new Map(page.sources.map(({ n, url }) => [n, url]));
  const codes = new Set(page.blocks.flatMap((block) => (block.type === 'code' ? block.text : [])));
  return {
    kind: 'generated-page',
    title: page.title,
    description: page.description,
    contentLanguage: page.language,
    eyebrow: words.say(`form.${page.form}`),
    // Others read it too, and need not know what was said around the question.
    question: focusQuestion(page.question).asked,
    canonicalUrl: publicUrl && new URL(path, publicUrl).href,
    markdownUrl: `${path}/v/${page.version}?format=markdown`,
    versionUrl: `${path}/v/${page.version}`,
    owned,
    createdAt: page.createdAt,
    date: words.date(page.createdAt),
    version: page.version,
    versions: page.versions.map((n) => ({ n, url: `${path}/v/${n}`, current: n === page.version })),
    blocks: page.blocks.map((block) => toBlockModel(block, sourceUrls, words)),
    sources: page.sources.map((source) => toPageSource(source, codes, publicUrl)),
  };
}

function toBlockModel(block: Block, sourceUrls: ReadonlyMap<number, string>, words: Words): BlockModel {
  const sentence = ({ text, n }: SourcedText): SentenceModel => ({
    html: renderInlineMarkdown(text, { baseUrl: sourceUrls.get(n) ?? null }),
    n,
  });
  switch (block.type) {
    case 'lead':
      return { type: 'lead', sentences: block.sentences.map(sentence) };
    case 'section':
      return { type: 'section', heading: block.heading, sentences: block.sentences.map(sentence) };
    case 'steps':
      return {
        type: 'steps',
        heading: block.heading,
        steps: block.steps.map(({ text, code }) => ({ text: sentence(text), code: code.map(toCode) })),
      };
    case 'comparison':
      return {
        type: 'comparison',
        columns: block.columns,
        rows: block.rows.map(({ label, cells }) => ({
          label,
          cells: cells.map((cell) => cell.map(sentence)),
        })),
      };
    case 'facts':
      return { type: 'facts', heading: block.heading, items: block.items.map(sentence) };
    case 'definitions':
      return {
        type: 'definitions',
        items: block.items.map(({ term, description }) => ({ term, description: sentence(description) })),
      };
    case 'code':
      return toCode(block);
    case 'excerpt':
      return {
        type: 'excerpt',
        heading: block.heading,
        place: block.path.join(' › '),
        html: renderMarkdown(block.text, {
          baseUrl: sourceUrls.get(block.n) ?? null,
          topHeading: 3,
          marked: block.answer === '' ? [] : [block.answer],
          words,
        }),
        n: block.n,
      };
    case 'see-also':
      return { type: 'see-also', hits: block.items.map((item) => toHitModel(item, words)) };
    case 'questions':
      return {
        type: 'questions',
        items: block.items.map((text) => ({ text, url: `/?q=${encodeURIComponent(text)}` })),
      };
  }
}

function toCode({ type, language, text, n }: Code): CodeModel {
  return { type, language, text, n };
}

function toPageSource(
  { n, title, headingPath, url, quotes }: PageSource,
  codes: ReadonlySet<string>,
  publicUrl: string,
): PageSourceModel {
  const link = toSourceLink(url);
  return {
    n,
    title,
    place: headingPath.join(' › '),
    url: link,
    printedUrl: link === '' ? '' : (toSafeUrl(link, publicUrl || null) ?? ''),
    quotes: quotes.map((quote) =>
      renderMarkdown(codes.has(quote) ? toFenced(quote) : quote, { baseUrl: url, topHeading: 4 }),
    ),
  };
}

function toFenced(code: string): string {
  const fence = fenceFor(code);
  return `${fence}\n${code}\n${fence}`;
}
