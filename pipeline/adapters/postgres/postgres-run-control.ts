import { setTimeout as delay } from 'node:timers/promises';
import type { RunControl, RunHandler } from '../../ports.ts';
import { claimRuns } from './claim-runs.ts';
import type { Queries, Row, SqlValue } from './connection.ts';
import { type MessageLine, openMessageLine } from './message-line.ts';
import { createNodeLease, LEASE_MS, type NodeLease } from './node-lease.ts';
import { createNodeMessages, NODES_CHANNEL, parseMessage, toPayloads } from './node-messages.ts';
import { requireHearing } from './require-hearing.ts';

const RENEW_MS = 1_000;
/** How often a node looks for runs that are its own by name and that it does not know: the answer to their begin was lost. */
const OWN_RUNS_EVERY = 10;
const BEGIN_MS = 15_000;
/** How long others have to say that they follow a run, each time they are asked, and how often that is. */
const FOLLOWED_MS = 1_000;
const FOLLOWED_TRIES = 2;

export interface PostgresRunControlOptions {
  readonly url: string;
  readonly queries: Queries;
  readonly node: { readonly id: string; readonly role: 'all' | 'web' | 'worker' };
  /** Other channels that are heard on the same line, and who is told of their messages. */
  readonly channels?: Readonly<Record<string, (payload: string) => void>>;
}

export interface PostgresRunControl extends RunControl {
  /** Takes part: holds the lease, hears and says. Rejects when PostgreSQL cannot be reached, and with `DeafLineError` when nothing is heard. */
  start(): Promise<void>;
  /** Takes no part any more: what is still executed here may be taken by others. */
  close(): Promise<void>;
}

/**
 * The runs of several processes over one PostgreSQL. What a node executes is its own as long as its lease lasts, which it renews
 * every second with one row. What nodes say to each other only saves time: stops and offers are in the table as well.
 */
export function createPostgresRunControl(options: PostgresRunControlOptions): PostgresRunControl {
  const { url, queries, node, channels = {} } = options;
  const answered = new Map<string, () => void>();
  let greet = () => {};
  const greeted = new Promise<void>((resolve) => {
    greet = resolve;
  });
  let handler: RunHandler | null = null;
  let line: MessageLine | null = null;
  let lease: NodeLease | null = null;
  let timer: NodeJS.Timeout | undefined;
  let renewals = 0;
  let isRenewing = false;
  /** Since when this node has held its lease without a break. */
  let heldSince = Number.POSITIVE_INFINITY;
  let renewedAt = 0;
  let waiting = 0;
  /** Until when another process is taken to be there that may follow what is executed here. */
  let hasOthersUntil = 0;
  const { say } = createNodeMessages(node.id, requireLine);

  return {
    isShared: true,
    async start() {
      line = await openMessageLine({
        url,
        channels: [NODES_CHANNEL, ...Object.keys(channels)],
        onMessage: hear,
        onConnected: () => handler?.wake(null),
      });
      await requireHearing(async () => {
        // On another connection, as the messages of others come.
        const [hello = ''] = toPayloads('hello', node.id, []);
        await queries.query('SELECT pg_notify($1, $2)', [NODES_CHANNEL, hello]);
        return greeted;
      });
      lease = createNodeLease(ask, node);
      noteOthers((await lease.renew(0)).hasOthers);
      heldSince = renewedAt = performance.now();
      timer = setInterval(() => void renew(), RENEW_MS).unref();
    },
    serve(its) {
      handler = its;
    },
    claim: (limit, minAgeMs = 0) => claimRuns(ask, { node: node.id, limit, minAgeMs, takesOver: isSteady() }),
    waitingElsewhere: () => waiting,
    async stop(runId) {
      if (handler?.stop(runId)) return true;
      const [row] = await queries.query(
        `UPDATE runs SET is_stop_asked = TRUE WHERE id = $1 AND state = 'running'
         RETURNING EXISTS (SELECT 1 FROM nodes WHERE nodes.id = owner AND lease_until > now()) AS is_executed`,
        [runId],
      );
      if (row?.is_executed !== true) return false;
      void say('stop', [runId]);
      return true;
    },
    async isFollowed(runId) {
      const heard = new Promise<true>((resolve) => answered.set(runId, () => resolve(true)));
      for (let attempt = 0; attempt < FOLLOWED_TRIES; attempt++) {
        // Who cannot be asked may follow it.
        if (!(await say('who', [runId]))) return true;
        if (await Promise.race([heard, delay(FOLLOWED_MS, false)])) return true;
      }
      answered.delete(runId);
      return false;
    },
    wake(runIds) {
      if (performance.now() < hasOthersUntil) void say('wake', runIds);
    },
    leave: (runId) => void say('leave', [runId]),
    offer: () => void say('offer', []),
    async close() {
      clearInterval(timer);
      try {
        await lease?.release();
        await say('offer', []);
      } catch {
        // Others find out when the lease is over.
      }
      await line?.close();
      line = null;
    },
  };

  function requireLine(): MessageLine {
    if (!line) throw new Error('This process does not take part in executing runs.');
    return line;
  }

  /** A node whose line is being made again keeps its runs. */
  async function ask(text: string, values: readonly SqlValue[]): Promise<readonly Row[]> {
    const its = requireLine();
    return its.isUp() ? its.query(text, values) : queries.query(text, values);
  }

  /** While nobody could renew a lease, those of others are over without their being gone. */
  function isSteady(): boolean {
    return performance.now() - heldSince >= LEASE_MS;
  }

  function hear(channel: string, payload: string): void {
    if (channel !== NODES_CHANNEL) {
      channels[channel]?.(payload);
      return;
    }
    const { word, from, runIds } = parseMessage(payload);
    if (word === 'hello' && from === node.id) greet();
    if (from === node.id) return;
    // One that has only just come has no lease yet.
    noteOthers(true);
    if (!handler) return;
    if (word === 'wake') handler.wake(runIds);
    else if (word === 'stop') for (const runId of runIds) handler.stop(runId);
    else if (word === 'offer') handler.takeUp(false);
    else if (word === 'leave') for (const runId of runIds) handler.leave(runId);
    else if (word === 'here') for (const runId of runIds) answered.get(runId)?.();
    else if (word === 'who') answer(runIds.filter(handler.isFollowed));
  }

  function noteOthers(hasOthers: boolean): void {
    if (hasOthers) hasOthersUntil = performance.now() + LEASE_MS;
  }

  function answer(followed: readonly string[]): void {
    if (followed.length > 0) void say('here', followed);
  }

  async function renew(): Promise<void> {
    if (isRenewing || !lease) return;
    isRenewing = true;
    try {
      const renewal = await lease.renew(handler?.waitingCount() ?? 0);
      const { hasLapsed, stopped } = renewal;
      waiting = renewal.waitingElsewhere;
      noteOthers(renewal.hasOthers);
      const now = performance.now();
      if (hasLapsed || now - renewedAt > LEASE_MS) heldSince = now;
      renewedAt = now;
      for (const runId of stopped) handler?.stop(runId);
      if (hasLapsed) await loseTaken(lease);
      if (++renewals % OWN_RUNS_EVERY === 0) await giveAwayUnknown(lease);
      handler?.takeUp(true);
    } catch {
      // The next one tries again; whoever needs the server finds out by itself.
    } finally {
      isRenewing = false;
    }
  }

  async function loseTaken(its: NodeLease): Promise<void> {
    const executing = handler?.executing() ?? [];
    const own = await its.listOwn(0);
    handler?.lose(executing.filter((runId) => !own.has(runId)));
  }

  async function giveAwayUnknown(its: NodeLease): Promise<void> {
    const own = await its.listOwn(BEGIN_MS);
    const executing = new Set(handler?.executing());
    const unknown = [...own].filter((runId) => !executing.has(runId));
    if (unknown.length > 0) await its.giveAway(unknown);
  }
}
