import { afterEach, describe, expect, it } from '@jest/globals';
import { createSqlLedger } from '../../../../pipeline/adapters/ledger/sql-ledger.ts';
import { openPostgres, type Postgres } from '../../../../pipeline/adapters/postgres/connection.ts';
import { migrate } from '../../../../pipeline/adapters/postgres/migrate.ts';
import { createPostgresDeliveryStore } from '../../../../pipeline/adapters/postgres/postgres-delivery-store.ts';
import { createPostgresEventLog } from '../../../../pipeline/adapters/postgres/postgres-event-log.ts';
import { createPostgresFeedbackStore } from '../../../../pipeline/adapters/postgres/postgres-feedback-store.ts';
import { createPostgresKeptResults } from '../../../../pipeline/adapters/postgres/postgres-kept-results.ts';
import { createPostgresOwnKindStore } from '../../../../pipeline/adapters/postgres/postgres-own-kind-store.ts';
import { createPostgresOwnerTextStore } from '../../../../pipeline/adapters/postgres/postgres-owner-text-store.ts';
import { createPostgresPageStore } from '../../../../pipeline/adapters/postgres/postgres-page-store.ts';
import { createPostgresProfileStore } from '../../../../pipeline/adapters/postgres/postgres-profile-store.ts';
import { createPostgresRunStore } from '../../../../pipeline/adapters/postgres/postgres-run-store.ts';
import { createPostgresSettingStore } from '../../../../pipeline/adapters/postgres/postgres-setting-store.ts';
import { createPostgresUnits } from '../../../../pipeline/adapters/postgres/postgres-unit-of-work.ts';
import { createPostgresScriptRunner } from '../../../../pipeline/adapters/postgres/run-script.ts';
import { MAX_DELIVERIES, type RunOutcome, type Trait } from '../../../../pipeline/ports.ts';
import { describeDeliveryStore } from '../../../contracts/delivery-store.ts';
import { describeEventLog } from '../../../contracts/event-log.ts';
import { describeFeedbackStore } from '../../../contracts/feedback-store.ts';
import { inOneUnit } from '../../../contracts/in-one-unit.ts';
import { describeKeptResults } from '../../../contracts/kept-results.ts';
import { describeLedger } from '../../../contracts/ledger.ts';
import { describeOwnKindStore } from '../../../contracts/own-kind-store.ts';
import { describeOwnerTextStore } from '../../../contracts/owner-text-store.ts';
import { describePageStore } from '../../../contracts/page-store.ts';
import { describeProfileStore } from '../../../contracts/profile-store.ts';
import { describeRunStore } from '../../../contracts/run-store.ts';
import { describeUnitOfWork } from '../../../contracts/unit-of-work.ts';
import { toNewRun } from '../../../fakes/new-run.ts';
import { DRAFT } from '../../../fakes/scripted-ports.ts';
import { describeWithPostgres } from '../../../postgres.ts';

const toStores = (postgres: Postgres) => ({
  runs: createPostgresRunStore(postgres, 'node'),
  eventLog: createPostgresEventLog(postgres),
  keptResults: createPostgresKeptResults(postgres),
  feedback: createPostgresFeedbackStore(postgres),
  deliveries: createPostgresDeliveryStore(postgres),
  pages: createPostgresPageStore(postgres),
  beginUnit: createPostgresUnits(postgres, 'node'),
  ledger: createSqlLedger(createPostgresScriptRunner(postgres)),
});

describeWithPostgres('the stores in PostgreSQL', (server) => {
  const create = async () => toStores(await server.open());
  describeDeliveryStore('PostgreSQL', create);
  describeEventLog('PostgreSQL', create);
  describeFeedbackStore('PostgreSQL', create);
  describeKeptResults('PostgreSQL', async () => {
    const stores = await create();
    return { ...stores, runId: (await stores.runs.begin(toNewRun())).run.id };
  });
  describeLedger('PostgreSQL', create);
  describeOwnKindStore('PostgreSQL', async () => createPostgresOwnKindStore(await server.open()));
  describeOwnerTextStore('PostgreSQL', async () =>
    createPostgresOwnerTextStore(await server.open(), 'owner_words'),
  );
  describePageStore('PostgreSQL', create);
  describeProfileStore('PostgreSQL', async (now) => createPostgresProfileStore(await server.open(), now));
  describeRunStore('PostgreSQL', create);
  describeUnitOfWork('PostgreSQL', create);

  it('add no delivery of a run that another node has taken meanwhile', async () => {
    const { deliveries, runs, beginUnit } = await create();
    const { run } = await runs.begin(toNewRun());
    const unit = beginUnit();
    unit.hold(run.id, 7);
    unit.finish(run.id, { state: 'done', response: '', payload: {} as never, errorCode: null });
    unit.enqueue({ id: 'a', runId: run.id, type: 'answer.unanswered', dueAt: 0 });
    expect(await unit.commit()).toEqual([run.id]);
    expect((await deliveries.look()).count).toBe(0);
  });

  it('take no more deliveries than there is room for', async () => {
    const postgres = await server.open();
    const { deliveries, runs } = toStores(postgres);
    const { run } = await runs.begin(toNewRun());
    await postgres.query(
      `INSERT INTO deliveries SELECT n::text, pk, n::text, 0, 0, 0 FROM runs, generate_series(1, $1::integer) AS n`,
      [MAX_DELIVERIES],
    );
    const one = { id: 'more', runId: run.id, type: 'answer.unanswered', dueAt: 0 } as const;
    expect(await deliveries.add(one)).toBe(false);
    await deliveries.settle('1');
    expect(await deliveries.add(one)).toBe(true);
  });

  it('keep a setting that is made once, also by several processes at once', async () => {
    const postgres = await server.open();
    const made = await Promise.all(
      ['a', 'b', 'c'].map((value) =>
        createPostgresSettingStore(postgres).readOrCreate('secret', () => value),
      ),
    );
    expect(new Set(made).size).toBe(1);
  });

  it('take a question with a character that PostgreSQL does not have, and know it again', async () => {
    const { runs } = await create();
    const asked = toNewRun({ question: 'Why\0?', idempotencyKey: 'k' });
    const { run } = await runs.begin(asked);
    expect(run.question).toBe('Why\uFFFD?');
    expect(await runs.begin(asked)).toMatchObject({ joined: true, run: { id: run.id } });
  });

  it('take a question with half a surrogate pair, and know it again', async () => {
    const { runs } = await create();
    const asked = toNewRun({ question: 'Why\ud83d?', idempotencyKey: 'k' });
    const { run } = await runs.begin(asked);
    expect(run.question).toBe('Why\uFFFD?');
    expect(await runs.begin(asked)).toMatchObject({ joined: true, run: { id: run.id } });
  });

  it('read any answer, whatever characters one of them has that PostgreSQL does not', async () => {
    const { runs, beginUnit } = await create();
    const { run } = await runs.begin(toNewRun());
    const response = 'zero \0, half \ud83d, whole \ud83d\udee3 and "\\u0000"';
    const payload = {
      success: true,
      finishReason: 'unsure',
      response,
      sources: [],
    } as unknown as RunOutcome['payload'];
    await inOneUnit(beginUnit, (unit) =>
      unit.finish(run.id, { state: 'done', response, payload, errorCode: null }),
    );
    expect(await runs.listWeakAnswers(0, 1)).toMatchObject([{ question: 'Why?', count: 1 }]);
    const { run: next } = await runs.begin(toNewRun({ conversationId: run.conversationId }));
    const stored = 'zero \uFFFD, half \uFFFD, whole \ud83d\udee3 and "\\u0000"';
    expect(await runs.history(next, 2)).toMatchObject([{ text: 'Why?' }, { text: stored }]);
    expect((await runs.findOutcome(run.id))?.payload).toMatchObject({ response: stored });
  });

  it('begin one run of two that are asked with the same key in the same moment', async () => {
    const { runs } = await create();
    const asked = toNewRun({ idempotencyKey: 'k' });
    const begun = await Promise.all([1, 2, 3, 4].map(() => runs.begin(asked)));
    expect(new Set(begun.map(({ run }) => run.id)).size).toBe(1);
    expect(begun.filter(({ joined }) => !joined)).toHaveLength(1);
  });

  it('keep the last of many runs that replace the same one in the same moment', async () => {
    const { runs } = await create();
    const { conversationId } = (await runs.begin(toNewRun({ question: 'First?' }))).run;
    const { run } = await runs.begin(toNewRun({ conversationId }));
    const asked = toNewRun({ conversationId, options: { replaces: run.id } });
    await Promise.all(Array.from({ length: 8 }, () => runs.begin(asked)));
    const { exchanges } = await runs.listExchanges(conversationId, { limit: 20 });
    expect(exchanges).toHaveLength(2);
  });

  it('keep the traits of one of several questions whose visitor asks them at once', async () => {
    const profiles = createPostgresProfileStore(await server.open());
    const never = new AbortController().signal;
    const saved = Array.from({ length: 12 }, (_, index) => [
      toTrait('expertise', `level ${index % 3}`),
      toTrait('language', 'en'),
    ]);
    await Promise.all(saved.map((traits) => profiles.save('ann', { traits }, never)));
    const { traits } = await profiles.load('ann', never);
    expect(traits.map(({ key }) => key)).toEqual(['expertise', 'language']);
  });

  it('wait for the disk again after what an event will tell of', async () => {
    const postgres = await openPostgres({ url: await server.createDatabase(), maxConnections: 1 });
    await migrate(postgres);
    const [profiles, pages] = [createPostgresProfileStore(postgres), createPostgresPageStore(postgres)];
    const never = new AbortController().signal;
    const readSetting = async () => (await postgres.query('SHOW synchronous_commit'))[0]?.synchronous_commit;
    const settings: unknown[] = [];
    await profiles.save('ann', { traits: [toTrait('language', 'en')] }, never, { isToldByEvent: true });
    settings.push(await readSetting());
    await pages.save({ visitorId: 'ann', runId: 'run', question: 'Why?', draft: DRAFT }, never);
    settings.push(await readSetting());
    await postgres.close();
    expect(settings).toEqual(['on', 'on']);
  });

  it('write what runs tell without looking through all that are not over', async () => {
    // One connection, which has counted all of it.
    const postgres = await openPostgres({ url: await server.createDatabase(), maxConnections: 1 });
    await migrate(postgres);
    const { runs, beginUnit } = toStores(postgres);
    const { run: first } = await runs.begin(toNewRun());
    await postgres.query(
      `INSERT INTO runs (id, conversation, visitor, message_id, question, state, started_at)
       SELECT 'past ' || n, $1, 'ann', 'm', 'Why?', 'done', 0 FROM generate_series(1, 5000) AS n`,
      [first.conversationId],
    );
    // As far as the planner knows, hardly any is unfinished.
    await postgres.query('ANALYZE runs');
    const begun = await Promise.all(Array.from({ length: 20 }, () => runs.begin(toNewRun())));
    for (const { run } of begun) {
      await inOneUnit(beginUnit, (unit) => {
        unit.hold(run.id, 0);
        unit.append({ runId: run.id, firstSeq: 1, frames: ['id: 1\n\n'] });
      });
    }
    await postgres.query('SELECT pg_stat_force_next_flush()');
    const rows = await postgres.query(
      `SELECT indexrelname AS name, idx_scan::int AS scans FROM pg_stat_user_indexes
       WHERE indexrelname IN ('runs_id_key', 'runs_unfinished')`,
    );
    await postgres.close();
    const scans = Object.fromEntries(rows.map(({ name, scans: count }) => [name, count]));
    expect(scans).toEqual({ runs_id_key: expect.any(Number), runs_unfinished: 0 });
    expect(scans.runs_id_key).toBeGreaterThanOrEqual(begun.length);
  });

  it('append nothing to a run that is gone', async () => {
    const { runs, beginUnit, eventLog } = await create();
    const { run } = await runs.begin(toNewRun());
    await inOneUnit(beginUnit, (unit) => unit.eraseRuns([run]));
    const late = { runId: run.id, firstSeq: 1, frames: ['id: 1\ndata: late\n\n'] };
    await expect(inOneUnit(beginUnit, (unit) => unit.append(late))).rejects.toThrow();
    expect(await eventLog.read(run.id, 0, 10)).toBeNull();
  });

  it('keep a conversation whose next question comes while it is erased, or refuse the question', async () => {
    const { runs, beginUnit } = await create();
    for (let round = 0; round < 10; round++) {
      const { run } = await runs.begin(toNewRun());
      const { conversationId } = run;
      const asked = runs.begin(toNewRun({ conversationId })).catch((error) => error.code);
      await inOneUnit(beginUnit, (unit) => {
        unit.eraseRuns([run]);
        unit.eraseConversation(conversationId);
      });
      const next = await asked;
      const isThere = (await runs.findConversation(conversationId, 'ann')) !== null;
      expect([next === 'not_found', isThere]).toEqual(next === 'not_found' ? [true, false] : [false, true]);
    }
  });

  it('are made by one of several processes that start at once', async () => {
    const url = await server.createDatabase();
    const opened = await Promise.all([1, 2, 3].map(() => openPostgres({ url })));
    await Promise.all(opened.map(migrate));
    const [row] = (await opened[0]?.query('SELECT count(*) AS n FROM milepost_layout')) ?? [];
    expect(Number(row?.n)).toBe(1);
    await opened[0]?.query('UPDATE milepost_layout SET version = 1000');
    await expect(migrate(opened[1] as Postgres)).rejects.toThrow('newer version');
    for (const postgres of opened) await postgres.close();
  });

  describe('while PostgreSQL is restarted', () => {
    let postgres: Postgres;
    afterEach(() => postgres.close());

    it('refuse what they cannot keep, and take it again afterwards', async () => {
      const told: unknown[] = [];
      postgres = await openPostgres({
        url: await server.createDatabase(),
        watch: { failed: (error) => told.push(error), recovered: () => told.push('recovered') },
      });
      await migrate(postgres);
      const { runs } = toStores(postgres);
      await runs.begin(toNewRun({ question: 'Before?' }));
      await server.server.stop();
      await expect(runs.begin(toNewRun())).rejects.toMatchObject({ code: 'storage_unavailable' });
      const writable = postgres.storage.whenWritable();
      await server.server.start();
      expect(await writable).toBe(true);
      const { run } = await runs.begin(toNewRun({ question: 'After?' }));
      expect(await runs.find(run.id)).toEqual(run);
      expect(postgres.storage.problem()).toBeNull();
    });
  });
});

function toTrait(key: Trait['key'], value: string): Trait {
  const expiresAt = '2999-01-01T00:00:00.000Z';
  return { key, value, confidence: 0.9, why: 'Why', seenAt: '2026-01-01T00:00:00.000Z', expiresAt };
}
