import type { BodyConverter } from '../markup/convert-table.ts';
import type { MarkupBlock } from '../markup/markup-block.ts';
import { isAdornment } from '../markup/markup-lines.ts';

/** What is known of a whole document while its parts are converted. */
export interface RstContext extends BodyConverter {
  /** Addresses by the name of their target, in lower case. */
  readonly targets: ReadonlyMap<string, string>;
  /** Addresses of targets without a name, in order; each is used once. */
  readonly anonymous: string[];
  /** Titles of sections by the label above them. */
  readonly labels: ReadonlyMap<string, string>;
  readonly substitutions: ReadonlyMap<string, string>;
  /** Of code that does not say its own, as `highlight` sets it. */
  language: string;
  /** Of what stands for text that is not in the file. */
  missing: number;
}

const TARGET = /^[ \t]*\.\. _(`[^`]+`|(?:[^:`\\]|\\.)+):(?:[ \t]+(.*))?$/;
const ANONYMOUS = /^[ \t]*(?:__|\.\. __:)[ \t]+(\S+)[ \t]*$/;
const SUBSTITUTION = /^[ \t]*\.\. \|([^|]{1,100})\|[ \t]+(replace|unicode|image|date)::[ \t]*(.*)$/;

/** Looks a document through for names that are used before or after they are given. */
export function createRstContext(
  lines: readonly string[],
  convertBody: (body: readonly string[], context: RstContext, depth: number) => readonly MarkupBlock[],
): RstContext {
  const targets = new Map<string, string>();
  const labels = new Map<string, string>();
  const substitutions = new Map<string, string>();
  const anonymous: string[] = [];
  let pending: string[] = [];
  for (const [index, line] of lines.entries()) {
    const [, name, address = ''] = TARGET.exec(line) ?? [];
    if (name !== undefined) {
      const key = toName(name);
      const rest = address.trim() || continuationOf(lines[index + 1]);
      if (rest) targets.set(key, rest.replace(/\s+/g, ''));
      else pending.push(key);
      continue;
    }
    const unnamed = ANONYMOUS.exec(line)?.[1];
    if (unnamed) anonymous.push(unnamed);
    const [, substituted, kind, words = ''] = SUBSTITUTION.exec(line) ?? [];
    if (substituted) {
      const more = kind === 'replace' ? continuationOf(lines[index + 1]) : '';
      const said =
        kind === 'replace' ? `${words} ${more}`.trim() : kind === 'unicode' ? toCharacters(words) : '';
      substitutions.set(substituted.toLowerCase(), said);
    }
    if (pending.length > 0 && line.trim() && !isAdornment(line)) {
      if (isAdornment(lines[index + 1] ?? '')) for (const label of pending) labels.set(label, line.trim());
      pending = [];
    }
  }
  const context: RstContext = {
    targets,
    anonymous,
    labels,
    substitutions,
    convertBody: (body, depth) => convertBody(body, context, depth),
    language: '',
    missing: 0,
  };
  return context;
}

/** Names are compared without regard to case and space. */
export function toName(name: string): string {
  return name.replace(/^`|`$/g, '').replaceAll('\\', '').replace(/\s+/g, ' ').trim().toLowerCase();
}

/** As docutils makes ids. */
export function toId(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[`*]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[-0-9]+|-+$/g, '');
}

function continuationOf(line: string | undefined): string {
  return line && /^[ \t]+(?!\.\.|:)\S/.test(line) ? line.trim() : '';
}

function toCharacters(words: string): string {
  const shown = words
    .replace(/\s+\.\. .*$/, '')
    .replace(/(?:0x|U\+|\\u)([0-9a-f]{1,6})\b/gi, (mark, hex: string) => {
      const code = Number.parseInt(hex, 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : mark;
    });
  return shown.trim();
}
