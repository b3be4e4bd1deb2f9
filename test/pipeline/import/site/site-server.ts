import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PageReply {
  readonly status?: number;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array;
}

type Reply = string | PageReply | ((req: IncomingMessage, res: ServerResponse) => PageReply | null);

/** What a site serves by path with query; a text is a page of HTML, a function may answer itself and return null. */
export type SitePages = Record<string, Reply>;

export interface TestSite {
  /** Without a slash at its end. */
  readonly origin: string;
  /** May be changed while it is served. */
  readonly pages: SitePages;
  /** Paths that were asked for with GET, in order. */
  readonly asked: string[];
  /** The statuses of the answers to them. */
  readonly statuses: number[];
  readonly requests: IncomingMessage[];
  forget(): void;
}

const servers: Server[] = [];

/** Serves a site on a free port of the loopback; `{}` in a page's text stands for the site's own origin. */
export async function serveSite(pages: SitePages): Promise<TestSite> {
  const asked: string[] = [];
  const statuses: number[] = [];
  const requests: IncomingMessage[] = [];
  const server = createServer((req, res) => {
    const path = req.url ?? '/';
    if (req.method === 'GET') {
      asked.push(path);
      requests.push(req);
      res.on('finish', () => statuses.push(res.statusCode));
    }
    const found = pages[path] ?? { status: 404, body: 'not here' };
    const reply = typeof found === 'function' ? found(req, res) : found;
    if (reply === null) return;
    const {
      status = 200,
      type = 'text/html',
      headers = {},
      body = '',
    } = typeof reply === 'string' ? { body: reply } : reply;
    const content = typeof body === 'string' ? body.replaceAll('{}', origin) : body;
    const etag = headers.etag;
    const isSame = status === 200 && etag !== undefined && req.headers['if-none-match'] === etag;
    for (const [name, value] of Object.entries(headers))
      res.setHeader(name, String(value).replaceAll('{}', origin));
    if (status === 200) res.setHeader('content-type', type);
    res.statusCode = isSame ? 304 : status;
    res.end(isSame || req.method === 'HEAD' ? undefined : content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    pages,
    asked,
    statuses,
    requests,
    forget() {
      for (const list of [asked, statuses, requests]) list.length = 0;
    },
  };
}

/** Ends all sites of the test. */
export function stopSites(): void {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
}

/** A page with text of its own and links. */
export function pageOf(title: string, links: readonly string[] = [], head = ''): string {
  const anchors = links.map((href) => `<a href="${href}">to ${href}</a>`).join(' ');
  return `<html><head><title>${title}</title>${head}</head><body><main><h1>${title}</h1><p>All about ${title}.</p><p>${anchors}</p></main></body></html>`;
}
