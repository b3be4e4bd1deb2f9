import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { openDatabase } from '../../../../../pipeline/adapters/embedded/sqlite/database.ts';
import type { RunStore } from '../../../../../pipeline/ports.ts';
import { toSqliteStores } from '../../../../../server/stores/sqlite-stores.ts';
import { inOneUnit } from '../../../../contracts/in-one-unit.ts';
import { describeKeptResults } from '../../../../contracts/kept-results.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

async function create() {
  const folder = mkdtempSync(join(tmpdir(), 'milepost-'));
  folders.push(folder);
  const database = await openDatabase(folder);
  const stores = toSqliteStores(database);
  const keep = (runId: string, result: string) =>
    inOneUnit(stores.beginUnit, (unit) => unit.keepResult(runId, 'response', result));
  return { ...stores, database, keep, runId: await begin(stores.runs) };
}

async function begin(runs: RunStore): Promise<string> {
  const question = { question: 'Why?', locale: null, idempotencyKey: null };
  const { run } = await runs.begin({ ...question, visitorId: 'v', conversationId: null });
  return run.id;
}

describeKeptResults('SQLite', create);

describe('results kept in the SQLite file', () => {
  it('outlive the process, and go with the runs that are over', async () => {
    const { database, runs, keep, runId } = await create();
    const over = await begin(runs);
    await keep(runId, 'an answer');
    await keep(over, 'another');
    database.exec(`UPDATE runs SET state = 'done' WHERE id = '${over}'`);
    const next = toSqliteStores(database);
    await next.beginServing();
    expect(await next.keptResults.find(runId, 'response')).toBe('an answer');
    expect(await next.keptResults.find(over, 'response')).toBeNull();
    database.close();
  });
});
