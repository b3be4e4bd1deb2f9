import { expect, jest, test } from '@jest/globals';
import { AnswerFilter, type AnswerFilterOptions } from '../../pipeline/adapters/openai/chat/answer-filter.ts';
import { defuseCode, isAddress } from '../../pipeline/adapters/openai/check/defuse-links.ts';
import { createMarkDropper } from '../../pipeline/adapters/openai/check/drop-marks.ts';
import { createSourceListDropper } from '../../pipeline/adapters/openai/check/drop-source-list.ts';
import { isHeldCode } from '../../pipeline/adapters/openai/check/facts/code-facts.ts';
import { createEvidence } from '../../pipeline/adapters/openai/check/facts/evidence.ts';
import { isHeld } from '../../pipeline/adapters/openai/check/facts/find-facts.ts';
import { findClaim } from '../../pipeline/adapters/openai/check/find-claim.ts';
import { findSupport } from '../../pipeline/adapters/openai/check/find-support.ts';
import {
  createSupportMarker,
  type SupportRules,
} from '../../pipeline/adapters/openai/check/mark-unsupported.ts';
import { createPromptGuard } from '../../pipeline/adapters/openai/check/prompt-guard.ts';
import { createTextTidier, tidyText } from '../../pipeline/adapters/openai/check/tidy-text.ts';
import { createFenceUnwrapper } from '../../pipeline/adapters/openai/check/unwrap-fence.ts';
import { drawBlocks } from '../../public/markdown/draw-markdown.js';
import { findTokens } from '../../public/markdown/find-tokens.js';
import { parseBlocks } from '../../public/markdown/parse-blocks.js';
import { findSettledEnd } from '../../public/markdown/settled-blocks.js';
import { escapeText } from '../../server/escape-text.ts';
import { renderInlineMarkdown, renderMarkdown } from '../../server/markdown.ts';
import { findSlowShapes } from './find-slow-shapes.ts';

jest.setTimeout(300_000);

const rules = { isSupported: () => true, hasSource: () => true, isSourceUrl: () => false };
const support: SupportRules = { unsupported: 'mark', remark: '(?)', isHeld: () => false };
const lists = { hasSource: () => true, namesSource: () => true };
const citationTarget = (n: number) => `source-${n}`;
const INSTRUCTIONS =
  'You answer the questions of people who visit a website, from numbered sources and nothing else.';
const SOURCE = 'A proxy buffers responses until they end. Nginx buffers by default.\n\n- Turn it off.\n';
const PIECE_CHARACTERS = 4;

function inPieces(text: string, push: (piece: string) => unknown): void {
  for (let at = 0; at < text.length; at += PIECE_CHARACTERS) push(text.slice(at, at + PIECE_CHARACTERS));
}

function filterInPieces(text: string, options: AnswerFilterOptions): void {
  const filter = new AnswerFilter(options);
  inPieces(text, (piece) => filter.push(piece));
}

function drawGrowing(text: string): unknown {
  const references = new Map<string, string>();
  const blocks = parseBlocks(text, { isGrowing: true, references });
  return drawBlocks(blocks, { references, outline: [], citationTarget });
}

test.each<[string, (text: string) => unknown]>([
  [
    'rendered by the server',
    (text) => renderMarkdown(text, { citationTarget, marked: [text.slice(0, 200)] }),
  ],
  ['rendered by the server as one line', (text) => renderInlineMarkdown(text, { citationTarget })],
  ['cut into blocks while it grows', (text) => findSettledEnd(text, 0)],
  ...['js', 'python', 'sh', 'html', 'java', 'sql', 'toml', 'diff'].map(
    (language): [string, (text: string) => unknown] => [
      `with the tokens of code in ${language}`,
      (text) => findTokens(text, language),
    ],
  ),
  ['escaped', escapeText],
  ['drawn while it grows', drawGrowing],
  ['tidied', (text) => tidyText(text, rules)],
  ['tidied while it streams', (text) => inPieces(text, createTextTidier(rules).push)],
  ['out of its fence', (text) => inPieces(`\`\`\`md\n${text}`, createFenceUnwrapper().push)],
  ['without the marks of a prompt', (text) => inPieces(text, createMarkDropper(text.slice(0, 18)).push)],
  ['without a list of sources', (text) => inPieces(text, createSourceListDropper(lists).push)],
  ['in a list of sources', (text) => inPieces(`Sources:\n${text}`, createSourceListDropper(lists).push)],
  ['marked while it streams', (text) => inPieces(text, createSupportMarker(support).push)],
  [
    'left out while it streams',
    (text) => inPieces(text, createSupportMarker({ ...support, unsupported: 'omit' }).push),
  ],
  ['searched for facts', (text) => isHeld(text, 'en', createEvidence([], []))],
  ['as code', (text) => isHeldCode(text, createEvidence([], []))],
  [
    'as evidence',
    (text) => isHeld('In Kent 5', 'en', createEvidence([{ title: '', headingPath: [], text }], [text])),
  ],
  ['with its links defused', (text) => [defuseCode(text, () => false), isAddress(text)]],
  ['as a claim', findClaim],
  ['compared with a source', (text) => findSupport(text, SOURCE)],
  ['compared with itself', (text) => findSupport(text, text)],
  ['guarded while it streams', (text) => inPieces(text, createPromptGuard(INSTRUCTIONS).push)],
  ['told from reasoning', (text) => filterInPieces(text, { isOpened: false, isJson: false })],
  ['thought', (text) => filterInPieces(`<think>${text}`, { isOpened: false, isJson: false })],
  ['held as a thought', (text) => filterInPieces(text, { isOpened: true, isJson: false })],
])('an answer takes no more than its share of time, whatever a model writes: %s', async (_, read) => {
  expect(await findSlowShapes(read)).toEqual([]);
});
