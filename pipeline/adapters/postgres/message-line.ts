import type { Client } from 'pg';
import { RunFailure } from '../../failure.ts';
import { toStorageFailure } from './postgres-error.ts';

/** How long the server may take to answer on the line before another one is made. */
const ANSWER_MS = 3_000;
const MIN_RETRY_MS = 50;
const MAX_RETRY_MS = 1_000;
/** What PostgreSQL carries in one notification, less a margin. https://www.postgresql.org/docs/current/sql-notify.html */
export const MAX_PAYLOAD_BYTES = 7_900;

export interface MessageLineOptions {
  readonly url: string;
  readonly channels: readonly string[];
  readonly onMessage: (channel: string, payload: string) => void;
  /** The line was down, or has just been made: whatever was said meanwhile was not heard. */
  readonly onConnected: () => void;
}

/** The one connection of a process on which it hears what other processes say. It is made again whenever it breaks. */
export interface MessageLine {
  isUp(): boolean;
  /**
   * Rejects with `storage_unavailable` when the line is down, or goes down before the answer. What is written may be lost with a
   * crash of the server: it is not waited for until it is on the disk.
   */
  query(text: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
  close(): Promise<void>;
}

/** Resolves when the line is up for the first time. Rejects when that fails. */
export async function openMessageLine(options: MessageLineOptions): Promise<MessageLine> {
  const { default: pg } = await import('pg');
  let client: Client | null = null;
  let isClosed = false;
  let retryMs = MIN_RETRY_MS;
  let timer: NodeJS.Timeout | undefined;
  /** Settles when nothing is asked on the line: it takes one query at a time. */
  let idle: Promise<unknown> = Promise.resolve();

  await connect();
  return {
    isUp: () => client !== null,
    query(text, values = []) {
      const answered = idle.then(() => ask(text, values));
      idle = answered.catch(() => {});
      return answered;
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      const line = client;
      client = null;
      await line?.end();
    },
  };

  async function ask(text: string, values: readonly unknown[]): Promise<Record<string, unknown>[]> {
    const line = client;
    if (!line)
      throw new RunFailure('storage_unavailable', 'The connection to PostgreSQL is being made again.');
    try {
      return (await line.query<Record<string, unknown>>(text, [...values])).rows;
    } catch (error) {
      // One that does not answer in time may never do so: a router in between has forgotten it.
      if (!(error as { code?: unknown }).code) drop(line);
      throw toStorageFailure(error);
    }
  }

  async function connect(): Promise<void> {
    const line = new pg.Client({
      connectionString: options.url,
      connectionTimeoutMillis: ANSWER_MS,
      query_timeout: ANSWER_MS,
      keepAlive: true,
      application_name: 'milepost messages',
    });
    line.on('error', () => drop(line));
    line.on('end', () => drop(line));
    line.on('notification', ({ channel, payload }) => options.onMessage(channel, payload ?? ''));
    try {
      await line.connect();
      await line.query('SET synchronous_commit = off');
      for (const channel of options.channels) await line.query(`LISTEN ${channel}`);
    } catch (error) {
      line.end().catch(() => {});
      throw error;
    }
    if (isClosed) return void (await line.end());
    client = line;
    retryMs = MIN_RETRY_MS;
    options.onConnected();
  }

  function drop(line: Client): void {
    if (client !== line) return;
    client = null;
    line.end().catch(() => {});
    again();
  }

  function again(): void {
    if (isClosed) return;
    timer = setTimeout(() => {
      retryMs = Math.min(retryMs * 2, MAX_RETRY_MS);
      connect().catch(again);
    }, retryMs).unref();
  }
}
