import { createRangeCursor, findFences, replaceOutside } from '../../pipeline/import/cut/code-ranges.ts';
import type { Block, Code, SourcedText } from '../../pipeline/page-blocks.ts';
import type { PageSource } from '../../pipeline/ports.ts';
import { fenceFor } from '../../pipeline/text/fence.ts';
import type { Words } from '../i18n/words.ts';
import type { PageDocument } from './page-document.ts';

/** Headings inside an excerpt stand below its own, which is of the second level. */
const EXCERPT_HEADING = 3;
const HEADING = /^ {0,3}(#{1,6})(?=\s|$)/gm;

/** The whole page as Markdown, with its citations, its sources and their quotes. */
export function toPageMarkdown(page: PageDocument, words: Words): string {
  const { title, question, blocks, sources, url, version, createdAt } = page;
  const made = `${words.say('page.madeFor')} “${escapeText(question)}”. ${words.say('page.madeOn')} ${words.date(createdAt)}.`;
  return `${[
    `# ${escapeText(title)}`,
    ...blocks.flatMap((block) => toParts(block, words)),
    ...(sources.length > 0 ? [`## ${words.say('exchange.sources')}`, ...sources.map(toSourcePart)] : []),
    '---',
    `${made} ${words.say('page.version', { n: version })}: <${url}>`,
  ].join('\n\n')}\n`;
}

function toParts(block: Block, words: Words): string[] {
  switch (block.type) {
    case 'lead':
      return [toSentences(block.sentences)];
    case 'section':
      return [...toHeading(block.heading), toSentences(block.sentences)];
    case 'steps':
      return [
        ...toHeading(block.heading),
        block.steps
          .map(({ text, code }, index) => {
            const number = `${index + 1}. `;
            const parts = [toSentences([text]), ...code.map(toFencedCode)];
            return number + parts.join('\n\n').replace(/\n(?=.)/g, `\n${' '.repeat(number.length)}`);
          })
          .join('\n'),
      ];
    case 'comparison':
      return [
        [
          toRow(['', ...block.columns.map(escapeText)]),
          toRow(['', ...block.columns].map(() => '---')),
          ...block.rows.map(({ label, cells }) => toRow([escapeText(label), ...cells.map(toSentences)])),
        ].join('\n'),
      ];
    case 'facts':
      return [...toHeading(block.heading), toList(block.items.map((item) => toSentences([item])))];
    case 'definitions':
      return [
        toList(
          block.items.map(
            ({ term, description }) => `**${escapeText(term)}**: ${toSentences([description])}`,
          ),
        ),
      ];
    case 'code':
      return [toFencedCode(block)];
    case 'excerpt': {
      const place = block.path.map(escapeText).join(' › ');
      return [
        `## ${escapeText(block.heading)}`,
        place === '' ? cite(block.n) : `${place} ${cite(block.n)}`,
        nestHeadings(block.text, EXCERPT_HEADING),
      ];
    }
    case 'see-also':
      return [
        `## ${words.say('page.seeAlso')}`,
        toList(
          block.items.map(({ title, headingPath, url, excerpt }) => {
            const [name = title, ...above] = [title, ...headingPath].reverse();
            const path = above.reverse().map(escapeText).join(' › ');
            return `${toLink(name, url)}${path && ` (${path})`}\n  ${flatten(excerpt)}`;
          }),
        ),
      ];
    case 'questions':
      return [`## ${words.say('page.askNext')}`, toList(block.items.map(escapeText))];
  }
}

function toSourcePart({ n, title, headingPath, url, quotes }: PageSource): string {
  const place = headingPath.map(escapeText).join(' › ');
  const name = `${cite(n)} ${toLink(title, url)}${place && `, ${place}`}`;
  const quoted = quotes.map((quote) => quote.trim().replace(/^/gm, '> '));
  return [name, ...quoted].join('\n\n');
}

function toHeading(heading: string): string[] {
  return heading === '' ? [] : [`## ${escapeText(heading)}`];
}

function toSentences(sentences: readonly SourcedText[]): string {
  return sentences.map(({ text, n }) => (n > 0 ? `${text} ${cite(n)}` : text)).join(' ');
}

function toList(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

function toRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => flatten(cell).replace(/(?<!\\)\|/g, '\\|')).join(' | ')} |`;
}

function toFencedCode({ language, text }: Pick<Code, 'language' | 'text'>): string {
  const fence = fenceFor(text);
  return `${fence}${language.replace(/[\s`]+/g, ' ').trim()}\n${text}\n${fence}`;
}

function toLink(name: string, url: string): string {
  return url === '' ? escapeText(name) : `[${escapeText(name)}](<${url}>)`;
}

function cite(n: number): string {
  return `[${n}]`;
}

function flatten(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Plain text, of which nothing is to be read as Markdown. */
function escapeText(text: string): string {
  return flatten(text).replace(/[\\`*[\]<]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&');
}

/** Moves the headings of a text down, so that its highest is of level `top`; code is left as it is. */
function nestHeadings(text: string, top: number): string {
  const fences = findFences(text);
  const fenceAt = createRangeCursor(fences);
  const levels = [...text.matchAll(HEADING)].flatMap(({ index, 1: mark = '' }) =>
    fenceAt(index) ? [] : [mark.length],
  );
  const shift = top - Math.min(...levels, 6);
  return replaceOutside(text, fences, HEADING, ([line, mark = '']) =>
    line.replace(mark, '#'.repeat(Math.min(6, mark.length + shift))),
  );
}
