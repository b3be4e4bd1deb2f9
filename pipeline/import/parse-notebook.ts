import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';
import { fenceFor } from '../text/fence.ts';
import { parseMarkdown } from './markdown/parse-markdown.ts';
import { PassedOver } from './passed-over.ts';
import type { ParsedSource } from './source-text.ts';
import { UnreadableSource } from './unreadable-source.ts';

/** Longer outputs are data. In UTF-16 units. */
const LONGEST_OUTPUT = 1_000;
/** An id or a picture in letters. */
const ENCODED = /[A-Za-z0-9+/=]{200}/;

/** Text in a notebook is a string or its lines. */
const text = z.union([z.string(), z.array(z.string()).transform((lines) => lines.join(''))]);
const output = z.looseObject({
  output_type: z.string().optional().catch(undefined),
  text: text.optional().catch(undefined),
  data: z.record(z.string(), z.unknown()).optional().catch(undefined),
});
const cell = z.looseObject({
  cell_type: z.string(),
  source: text.catch(''),
  input: text.optional().catch(undefined),
  metadata: z
    .looseObject({ tags: z.array(z.string()).optional().catch(undefined) })
    .optional()
    .catch(undefined),
  outputs: z.array(output).optional().catch(undefined),
  level: z.number().optional().catch(undefined),
});
const cells = z.array(cell);
const names = z
  .looseObject({
    kernelspec: z.looseObject({ language: z.string().optional() }).optional().catch(undefined),
    language_info: z.looseObject({ name: z.string().optional() }).optional().catch(undefined),
    title: z.string().optional().catch(undefined),
  })
  .optional()
  .catch(undefined);
const notebook = z.union([
  z.looseObject({ cells, metadata: names }),
  // Before version 4 the cells stood in worksheets.
  z
    .looseObject({ worksheets: z.array(z.looseObject({ cells })), metadata: names })
    .transform(({ worksheets, ...rest }) => ({ ...rest, cells: worksheets.flatMap((sheet) => sheet.cells) })),
]);

/**
 * A Jupyter notebook as Markdown: its text, its code in the language of its kernel, and short outputs in words.
 * @throws {UnreadableSource} when it is no notebook
 * @throws {PassedOver} when it has no text, or says that it is a draft
 */
export function parseNotebook(source: string, path: string): ParsedSource {
  const { cells: own, metadata } = readNotebook(source);
  const language = metadata?.language_info?.name ?? metadata?.kernelspec?.language ?? 'python';
  const blocks = own.flatMap((each) => writeCell(each, language.toLowerCase()));
  if (blocks.length === 0) throw new PassedOver('nothing to read in it');
  const parsed = parseMarkdown(blocks.join('\n\n'), path);
  return { ...parsed, title: parsed.title ?? metadata?.title ?? null };
}

function readNotebook(source: string): z.infer<typeof notebook> {
  let json: unknown;
  try {
    json = JSON.parse(source);
  } catch (cause) {
    throw new UnreadableSource('is no notebook (its JSON is broken); save it again in Jupyter', { cause });
  }
  const result = notebook.safeParse(json);
  if (!result.success)
    throw new UnreadableSource('is no notebook (it has no cells); save it again in Jupyter');
  return result.data;
}

function writeCell(own: z.infer<typeof cell>, language: string): readonly string[] {
  const source = (own.source || (own.input ?? '')).replace(/\r\n?/g, '\n');
  const tags = own.metadata?.tags ?? [];
  if (tags.some((tag) => /^(?:remove|hide)-?_?cell$/.test(tag)) || !source.trim()) return [];
  if (own.cell_type === 'markdown')
    return [source.replace(/!\[[^\]\n]*\]\((?:attachment|data):[^()\n]*\)/g, '')];
  if (own.cell_type === 'heading') return [`${'#'.repeat(Math.min(6, own.level ?? 1))} ${source}`];
  if (own.cell_type !== 'code') return [];
  const isHidden = (what: string) => tags.some((tag) => new RegExp(`^(?:remove|hide)[-_]${what}$`).test(tag));
  const code = isHidden('input') ? [] : [fence(source, magicLanguage(source) ?? language)];
  const outputs = isHidden('output') ? [] : (own.outputs ?? []).flatMap(writeOutput);
  return [...code, ...outputs];
}

/** As `%%bash` on the first line says it. */
function magicLanguage(source: string): string | null {
  return /^%%(bash|sh|html|javascript|js|ruby|perl|sql|latex|R)\b/.exec(source)?.[1]?.toLowerCase() ?? null;
}

function writeOutput(own: z.infer<typeof output>): readonly string[] {
  if (own.output_type === 'error' || own.output_type === 'pyerr') return [];
  const plain = own.text ?? text.safeParse(own.data?.['text/plain']).data ?? '';
  const markdown = text.safeParse(own.data?.['text/markdown']).data;
  const shown = stripVTControlCharacters(markdown ?? plain).trimEnd();
  const isReadable = shown.trim() && shown.length <= LONGEST_OUTPUT && !ENCODED.test(shown);
  // What only names an object, as `<Figure size 640x480 with 1 Axes>`, says nothing.
  if (!isReadable || /^<[^<>]{1,300}>$/.test(shown.trim())) return [];
  return [markdown === undefined ? fence(shown, 'text') : shown];
}

function fence(code: string, language: string): string {
  const marks = fenceFor(code);
  return `${marks}${language}\n${code.trimEnd()}\n${marks}`;
}
