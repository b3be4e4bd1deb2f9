import { startTcpProxy } from '../fakes/tcp-proxy.ts';

/** A line between one node and PostgreSQL that can go silent, as when a router on the way is gone. */
export interface LineToPostgres {
  /** The address of the database through the line. */
  readonly url: string;
  /** From now on nothing arrives, on either side, and nobody is told. */
  silence(): void;
  /** What was silent arrives, and new connections go through. */
  restore(): void;
  close(): Promise<void>;
}

export async function openLineToPostgres(databaseUrl: string): Promise<LineToPostgres> {
  const url = new URL(databaseUrl);
  const proxy = await startTcpProxy(Number(url.port));
  url.port = String(proxy.port);
  return {
    url: url.href,
    silence: () => proxy.become('hold'),
    restore: () => proxy.become('open'),
    close: proxy.close,
  };
}
