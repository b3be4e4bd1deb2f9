import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { openDatabase } from '../../../../../pipeline/adapters/embedded/sqlite/database.ts';
import { createSqliteKeptResults } from '../../../../../pipeline/adapters/embedded/sqlite/sqlite-kept-results.ts';
import { createSqliteRunStore } from '../../../../../pipeline/adapters/embedded/sqlite/sqlite-run-store.ts';
import type { RunStore } from '../../../../../pipeline/ports.ts';
import { describeKeptResults } from '../../../../contracts/kept-results.ts';
import { createMemoryKeptResults } from '../../../../fakes/memory-kept-results.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

async function create() {
  const folder = mkdtempSync(join(tmpdir(), 'milepost-'));
  folders.push(folder);
  const database = await openDatabase(folder);
  const runs = createSqliteRunStore(database);
  return { database, runs, kept: createSqliteKeptResults(database), runId: begin(runs) };
}

function begin(runs: RunStore): string {
  const question = { question: 'Why?', locale: null, idempotencyKey: null };
  return runs.begin({ ...question, visitorId: 'v', conversationId: null }).run.id;
}

describeKeptResults('SQLite', create);
describeKeptResults('The fake', async () => ({ kept: createMemoryKeptResults(), runId: 'run' }));

describe('results kept in the SQLite file', () => {
  it('outlive the process, and go with the runs that are over', async () => {
    const { database, runs, kept, runId } = await create();
    const over = begin(runs);
    kept.keep(runId, 'response', 'an answer');
    kept.keep(over, 'response', 'another');
    database.exec(`UPDATE runs SET state = 'done' WHERE id = '${over}'`);
    const next = createSqliteKeptResults(database);
    expect(next.find(runId, 'response')).toBe('an answer');
    expect(next.find(over, 'response')).toBeNull();
    database.close();
  });

  it('do not gather while the process lives', async () => {
    const { database, runs, kept } = await create();
    for (let count = 0; count < 200; count++) {
      const runId = begin(runs);
      kept.keep(runId, 'response', 'an answer');
      database.exec(`UPDATE runs SET state = 'done' WHERE id = '${runId}'`);
    }
    const { n } = database.prepare('SELECT count(*) AS n FROM kept_results').get() ?? {};
    expect(Number(n)).toBeLessThanOrEqual(64);
    database.close();
  });
});
