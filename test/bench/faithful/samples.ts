import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSqliteKnowledgeBase } from '../../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-base.ts';
import { createSqliteKnowledgeImport } from '../../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-import.ts';
import { openDatabase } from '../../../pipeline/adapters/embedded/sqlite/database.ts';
import { createAnswerPrompt } from '../../../pipeline/adapters/openai/stages/answer-prompt.ts';
import { createSectionReader, widenToSections } from '../../../pipeline/answer/whole-section.ts';
import { importPaths } from '../../../pipeline/import/folder/import-paths.ts';
import type { NumberedPassage } from '../../../pipeline/ports.ts';
import { findSentences } from '../../../pipeline/text/sentences.ts';

/** As the product has it, without settings. */
const SOURCE_LIMIT = 8;
const INPUT_TOKENS = 6_000;
const SECTION_CHARS = 3_200;
const never = new AbortController().signal;

/** A question with the passages that a model is given for it. */
export interface Asked {
  readonly question: string;
  readonly passages: readonly NumberedPassage[];
}

/** A sentence of a passage with the one that follows it, or lines of its code. */
export interface Sample {
  readonly asked: Asked;
  readonly n: number;
  readonly text: string;
  readonly next: string;
}

/** Imports a folder of documents and asks the questions of its search, as a run does. */
export async function askBase(docs: string, questions: readonly string[]): Promise<Asked[]> {
  const folder = mkdtempSync(join(tmpdir(), 'milepost-faithful-'));
  const database = await openDatabase(folder);
  try {
    const target = createSqliteKnowledgeImport(database);
    await importPaths({ paths: [docs], target, removeMissing: false, signal: never, onProgress: () => {} });
    const knowledge = createSqliteKnowledgeBase(database);
    const readSection = createSectionReader(knowledge, SECTION_CHARS);
    const asked: Asked[] = [];
    for (const question of questions) {
      const retrieval = await knowledge.search({ text: question, history: [], limit: SOURCE_LIMIT }, never);
      const numbered = retrieval.passages.map((passage, index) => ({
        ...passage,
        n: index + 1,
        excerpt: '',
      }));
      const { passages } = createAnswerPrompt(
        {
          ...retrieval,
          question,
          history: [],
          intent: { kind: 'factoid', confidence: 1, language: 'en' },
          profile: { traits: [] },
          passages: await widenToSections(numbered, readSection),
        },
        INPUT_TOKENS,
      );
      asked.push({ question, passages });
    }
    return asked;
  } finally {
    database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The sentences of the passages, of a length that an answer's sentences have. */
export function listSentences(asked: Asked): Sample[] {
  return asked.passages.flatMap(({ n, text }) => {
    const sentences = findSentences(text).filter(({ kind }) => kind !== 'row');
    return sentences.flatMap((sentence, index) => {
      const next = sentences[index + 1];
      const isUsual =
        sentence.text.length >= 40 && sentence.text.length <= 320 && /[.!?]["'`)*_]*$/.test(sentence.text);
      const follows = next !== undefined && next.block === sentence.block && next.text.length <= 240;
      return isUsual
        ? [{ asked, n, text: oneLine(sentence.text), next: follows ? oneLine(next.text) : '' }]
        : [];
    });
  });
}

/** Up to three lines in a row of every code block of the passages. */
export function listCode(asked: Asked): Sample[] {
  return asked.passages.flatMap(({ n, text }) =>
    Array.from(text.matchAll(/^[ \t]*(`{3,}|~{3,})[^\n]*\n([\s\S]*?)^[ \t]*\1/gm), ([, , code = '']) => {
      const lines = code.split('\n').filter((line) => /\p{L}{3}/u.test(line));
      return { asked, n, text: lines.slice(0, 3).join('\n'), next: '' };
    }).filter((sample) => sample.text !== ''),
  );
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
}
