import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import pg from 'pg';
import { openPostgres, type Postgres } from '../../../../pipeline/adapters/postgres/connection.ts';
import { migrate } from '../../../../pipeline/adapters/postgres/migrate.ts';
import { createPostgresEventLog } from '../../../../pipeline/adapters/postgres/postgres-event-log.ts';
import {
  createPostgresRunControl,
  type PostgresRunControl,
} from '../../../../pipeline/adapters/postgres/postgres-run-control.ts';
import { createPostgresRunStore } from '../../../../pipeline/adapters/postgres/postgres-run-store.ts';
import { createPostgresUnits } from '../../../../pipeline/adapters/postgres/postgres-unit-of-work.ts';
import type { RunHandler, RunStore } from '../../../../pipeline/ports.ts';
import { toNewRun } from '../../../fakes/new-run.ts';
import { describeWithPostgres } from '../../../postgres.ts';

const FRAME = 'id: 1\ndata: {}\n\n';

describeWithPostgres('the control of runs over PostgreSQL', (server) => {
  let url: string;
  let postgres: Postgres;
  let opened: PostgresRunControl[];
  let heard: string[];
  let runs: RunStore;

  beforeEach(async () => {
    [opened, heard] = [[], []];
    url = await server.createDatabase();
    postgres = await openPostgres({ url });
    await migrate(postgres);
    runs = createPostgresRunStore(postgres, 'a');
  });
  afterEach(async () => {
    for (const control of opened) await control.close();
    await postgres.close();
  });

  const toHandler = (id: string, handler: Partial<RunHandler> = {}): RunHandler => ({
    stop: () => false,
    wake: (runIds) => void heard.push(`${id} wake ${runIds?.join(' ')}`),
    isFollowed: () => false,
    leave: (runId) => void heard.push(`${id} leave ${runId}`),
    takeUp: (isLate) => void (isLate || heard.push(`${id} take up`)),
    waitingCount: () => 0,
    executing: () => [],
    lose: (runIds) => void heard.push(`${id} lose ${runIds.join(' ')}`),
    ...handler,
  });
  async function open(id: string, handler?: Partial<RunHandler>): Promise<PostgresRunControl> {
    const control = createPostgresRunControl({ url, queries: postgres, node: { id, role: 'all' } });
    opened.push(control);
    control.serve(toHandler(id, handler));
    await control.start();
    heard.length = 0;
    return control;
  }
  const waitFor = async (isDone: () => boolean) => {
    for (let tries = 0; !isDone() && tries < 200; tries++) await delay(20);
  };
  const endLease = (id: string) =>
    postgres.query("UPDATE nodes SET lease_until = now() - interval '1 minute' WHERE id = $1", [id]);

  it('gives nobody the runs of a node that is alive, and those of one that is gone to the next', async () => {
    const a = await open('a');
    const b = await open('b');
    const { run } = await runs.begin(toNewRun());
    expect([await a.claim(10), await b.claim(10)]).toEqual([[], []]);
    await a.close();
    expect(await b.claim(10)).toEqual([
      { run, attempt: 1, isStopAsked: false, isFirstTurn: true, ageMs: expect.any(Number) },
    ]);
    expect(await b.claim(10)).toEqual([]);
  });

  it('gives each of many runs to one node alone, however many claim at the same time', async () => {
    const waiting = createPostgresRunStore(postgres, null);
    const controls = [await open('a'), await open('b'), await open('c')];
    const begun = await Promise.all(Array.from({ length: 60 }, () => waiting.begin(toNewRun())));
    const claimed = await Promise.all(
      Array.from({ length: 12 }, (_, index) => controls[index % 3]?.claim(5) ?? []),
    );
    const ids = claimed.flat().map(({ run }) => run.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBe(begun.length);
    expect(claimed.flat().every(({ attempt }) => attempt === 0)).toBe(true);
  });

  it('takes no run for free because a lease is over, as long as nobody could renew one', async () => {
    await open('a');
    const b = await open('b');
    await runs.begin(toNewRun());
    await endLease('a');
    // Both are as after an outage: nobody knows who is alive.
    expect(await b.claim(10)).toEqual([]);
  });

  it('leaves out of a unit what another node has taken, and tells it', async () => {
    await open('a');
    const b = await open('b');
    const { run, attempt } = await runs.begin(toNewRun());
    const other = await runs.begin(toNewRun());
    await postgres.query("UPDATE runs SET owner = 'gone' WHERE id = $1", [run.id]);
    const [claimed] = await b.claim(1);
    const unit = createPostgresUnits(postgres, 'a')();
    for (const id of [run.id, other.run.id]) {
      unit.hold(id, attempt ?? 0);
      unit.append({ runId: id, firstSeq: 1, frames: [FRAME] });
      unit.keepResult(id, 'response', 'paid');
      unit.finish(id, { state: 'done', response: '', payload: {} as never, errorCode: null });
    }
    expect(await unit.commit()).toEqual([run.id]);
    const log = createPostgresEventLog(postgres);
    expect([await log.read(run.id, 0, 9), (await runs.find(run.id))?.state]).toEqual([null, 'running']);
    expect([await log.lastSeq(other.run.id), (await runs.find(other.run.id))?.state]).toEqual([1, 'done']);
    const its = createPostgresUnits(postgres, 'b')();
    its.hold(run.id, claimed?.attempt ?? -1);
    its.append({ runId: run.id, firstSeq: 1, frames: [FRAME] });
    expect(await its.commit()).toEqual([]);
  });

  it('has a node that was away lose what others have taken meanwhile', async () => {
    const { run } = await runs.begin(toNewRun());
    const kept = await runs.begin(toNewRun());
    await open('a', { executing: () => [run.id, kept.run.id] });
    await postgres.query("UPDATE runs SET owner = 'b' WHERE id = $1", [run.id]);
    await endLease('a');
    await waitFor(() => heard.length > 0);
    expect(heard).toEqual([`a lose ${run.id}`]);
  });

  it('wakes the others in one message for all runs that became durable together, in several when they are many', async () => {
    const a = await open('a');
    await open('b');
    a.wake(['r1', 'r2']);
    await waitFor(() => heard.length > 0);
    expect(heard).toEqual(['b wake r1 r2']);
    heard.length = 0;
    const many = Array.from({ length: 1_000 }, (_, index) => `run-with-an-id-of-31-chars-${index}`);
    a.wake(many);
    await waitFor(() => heard.length > 3);
    await delay(100);
    expect(heard.flatMap((line) => line.split(' ').slice(2))).toEqual(many);
    expect(heard.length).toBeLessThan(8);
  });

  it('tells of what became durable only while there is somebody else to tell', async () => {
    const listener = new pg.Client({ connectionString: url });
    const said: string[] = [];
    listener.on('notification', ({ payload = '' }) => said.push(payload));
    await listener.connect();
    await listener.query('LISTEN milepost_runs');
    const a = await open('a');
    a.wake(['alone']);
    const b = await open('b');
    a.wake(['together']);
    await waitFor(() => heard.length > 0);
    await listener.end();
    expect(said.filter((payload) => payload.startsWith('wake'))).toEqual(['wake a together']);
    expect(heard).toEqual(['b wake together']);
    await b.close();
  });

  it('asks the others whether they follow a run, and believes nobody who says nothing', async () => {
    const a = await open('a');
    await open('b', { isFollowed: (runId) => runId === 'followed' });
    expect(await a.isFollowed('followed')).toBe(true);
    expect(await a.isFollowed('other')).toBe(false);
  });

  it('stops a run that another node executes, also when that does not hear it', async () => {
    const stopped: string[] = [];
    await open('a', { stop: (runId) => stopped.push(runId) > 0 });
    const b = await open('b');
    const { run } = await runs.begin(toNewRun());
    expect(await b.stop(run.id)).toBe(true);
    await waitFor(() => stopped.length > 1);
    // By the message, and by its next look at the table.
    expect(stopped.slice(0, 2)).toEqual([run.id, run.id]);
    expect(await b.stop('unknown')).toBe(false);
  });

  it('hears again after its line was cut, and looks for what it missed', async () => {
    const a = await open('a');
    await open('b');
    await postgres.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'milepost messages'",
    );
    await waitFor(() => heard.includes('a wake undefined') && heard.includes('b wake undefined'));
    a.wake(['r1']);
    await waitFor(() => heard.includes('b wake r1'));
    expect(heard).toContain('b wake r1');
  });

  it('says what concerns many runs in a few messages, behind which no lease has to wait', async () => {
    const a = await open('a');
    await open('b', { isFollowed: (runId) => runId.startsWith('followed') });
    const listener = new pg.Client({ connectionString: url });
    await listener.connect();
    await listener.query('LISTEN milepost_runs');
    let messages = 0;
    listener.on('notification', () => void messages++);
    const ids = Array.from({ length: 400 }, (_, index) => `followed-${index}`);
    const answers = await Promise.all(ids.map(a.isFollowed));
    for (const id of ids) a.leave(id);
    await waitFor(() => heard.length >= ids.length);
    await listener.end();
    expect(answers).toEqual(ids.map(() => true));
    expect(heard).toEqual(ids.map((id) => `b leave ${id}`));
    expect(messages).toBeLessThan(40);
  });

  it('does not start where messages are sent and never arrive, and says why', async () => {
    const deaf: Postgres = {
      ...postgres,
      query: async (text, values) => (text.includes('pg_notify') ? [] : postgres.query(text, values)),
    };
    const control = createPostgresRunControl({ url, queries: deaf, node: { id: 'deaf', role: 'web' } });
    opened.push(control);
    control.serve(toHandler('deaf'));
    await expect(control.start()).rejects.toThrow('pool_mode = session');
  });

  it('knows how many runs wait elsewhere, and for somebody to take them', async () => {
    await open('a', { waitingCount: () => 3 });
    const b = await open('b');
    await createPostgresRunStore(postgres, null).begin(toNewRun());
    await waitFor(() => b.waitingElsewhere() === 4);
    expect(b.waitingElsewhere()).toBe(4);
  });

  it('gives away a run whose begin was lost on the way back', async () => {
    const b = await open('b');
    const { run } = await runs.begin(toNewRun());
    await postgres.query('UPDATE runs SET started_at = started_at - 60000 WHERE id = $1', [run.id]);
    await open('a');
    const find = async () =>
      (await postgres.query('SELECT owner FROM runs WHERE id = $1', [run.id]))[0]?.owner;
    for (let tries = 0; (await find()) !== null && tries < 150; tries++) await delay(100);
    expect(await b.claim(1)).toMatchObject([{ run: { id: run.id }, attempt: 0 }]);
  }, 30_000);
});
