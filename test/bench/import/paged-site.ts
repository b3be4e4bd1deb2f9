import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PagedSite {
  readonly origin: string;
  /** Answers since the last look: pages that were sent, pages that were unchanged, and pages that were sent more than once. */
  look(): { sent: number; unchanged: number; twice: number };
  /** Whether the sitemap says when its pages were changed. */
  setDated(isDated: boolean): void;
  close(): void;
}

/** A site of so many linked pages with validators and a sitemap, on a free port of the loopback. */
export async function servePagedSite(pageCount: number): Promise<PagedSite> {
  const sent = new Map<string, number>();
  let unchanged = 0;
  let isDated = true;
  const server = createServer((req, res) => {
    const path = req.url ?? '/';
    if (path === '/sitemap.xml') {
      const date = isDated ? '<lastmod>2024-01-01</lastmod>' : '';
      const entries = Array.from(
        { length: pageCount },
        (_, number) => `<url><loc>${origin}/page-${number}</loc>${date}</url>`,
      );
      res.end(`<urlset>${entries.join('')}</urlset>`);
      return;
    }
    const number = Number(/^\/page-(\d+)$/.exec(path)?.[1] ?? (path === '/' ? 0 : -1));
    if (number < 0 || number >= pageCount) {
      res.writeHead(404).end();
      return;
    }
    if (req.method === 'HEAD') {
      res.end();
      return;
    }
    const etag = `"${number}"`;
    if (req.headers['if-none-match'] === etag) {
      unchanged += 1;
      res.writeHead(304).end();
      return;
    }
    sent.set(path, (sent.get(path) ?? 0) + 1);
    res.writeHead(200, { 'content-type': 'text/html; charset=utf-8', etag }).end(toPage(number));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    look() {
      const seen = {
        sent: sent.size,
        unchanged,
        twice: [...sent.values()].filter((times) => times > 1).length,
      };
      sent.clear();
      unchanged = 0;
      return seen;
    },
    setDated(dated) {
      isDated = dated;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** About as large as a page of a manual. */
function toPage(number: number): string {
  const near = Array.from({ length: 10 }, (_, index) => Math.floor(number / 10) * 10 + index);
  const links = near.map((other) => `<li><a href="/page-${other}">Page ${other}</a></li>`).join('');
  const text = `<p>${`Part ${number} of the machine is oiled with oil number ${number}. `.repeat(40)}</p>`;
  return `<html><head><title>Page ${number}</title><link rel="canonical" href="/page-${number}"></head><body><nav><ul>${links}</ul></nav><main><h1>Page ${number}</h1>${text}<h2>Care</h2>${text}<ul>${links}</ul></main></body></html>`;
}
