import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSqliteKnowledgeBase } from '../../../../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-base.ts';
import { createSqliteKnowledgeImport } from '../../../../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-import.ts';
import { type Database, openDatabase } from '../../../../../pipeline/adapters/embedded/sqlite/database.ts';
import { toDocument } from '../../../../contracts/knowledge-base.ts';

describe('searching for a whole message', () => {
  const folder = mkdtempSync(join(tmpdir(), 'milepost-'));
  let database: Database;

  beforeAll(async () => {
    database = await openDatabase(folder);
    const knowledge = createSqliteKnowledgeImport(database);
    await knowledge.put(toDocument('ferry', ['The ferry to Amrum sails twice a day in summer.']));
    await knowledge.put(
      toDocument('linux', ['On Linux the cache is cleared with the script.'], { title: 'Cache' }),
    );
    await knowledge.put(
      toDocument('windows', ['On Windows the cache is cleared with the script.'], { title: 'Cache' }),
    );
    await knowledge.put(
      toDocument('views', ['Failed to lookup view means that the template folder is another one.']),
    );
    for (let n = 0; n < 20; n += 1)
      await knowledge.put(toDocument(`other${n}`, [`Something else, number ${n}.`]));
    await knowledge.commit();
  });
  afterAll(() => {
    database.close();
    rmSync(folder, { recursive: true });
  });

  const search = (text: string) =>
    createSqliteKnowledgeBase(database).search({ text, history: [], limit: 3 }, new AbortController().signal);

  it.each([
    'Hi, could you please tell me when does the ferry to Amrum sail? Thanks a lot in advance!',
    'We are three people in the office and nobody remembers the timetable. When does the ferry to Amrum sail?',
    'I need this urgently!! When does the ferry to Amrum sail? I hate that it never works.',
  ])('is as sure as of the question alone: %j', async (text) => {
    const alone = await search('When does the ferry to Amrum sail?');
    const whole = await search(text);
    expect(whole.confidence).toBe(alone.confidence);
    expect(whole.passages[0]?.documentId).toBe('ferry');
  });

  it('tells between equal passages by what was said besides', async () => {
    for (const system of ['Linux', 'Windows']) {
      const { passages } = await search(
        `My machine is a new ${system} laptop. How is the cache cleared by script?`,
      );
      expect(passages[0]?.documentId).toBe(system.toLowerCase());
    }
  });

  it('is as sure of a trace as of its message', async () => {
    const message = 'Error: Failed to lookup view "index"';
    const frames =
      '\n    at Function.render (/app/lib/application.js:597:17)\n    at /app/routes/index.js:6:7';
    expect((await search(message + frames)).confidence).toBe((await search(message)).confidence);
    expect((await search(message + frames)).passages[0]?.documentId).toBe('views');
  });
});
