import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';

export interface HostSite {
  readonly origin: string;
  close(): Promise<void>;
}

/** A site that embeds the widget: one page, on an origin of its own. */
export async function startHostSite(serve: RequestListener): Promise<HostSite> {
  const server = createServer(serve);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** A page that allows the widget's origin to script and connect, and nothing else at all. */
export function sendStrictPage(milepost: string, body: string): RequestListener {
  const policy = `default-src 'none'; script-src ${milepost}; connect-src ${milepost}; require-trusted-types-for 'script'; trusted-types 'none'`;
  return (_request, response) => {
    response
      .setHeader('Content-Type', 'text/html; charset=utf-8')
      .setHeader('Content-Security-Policy', policy);
    response.end(`<!doctype html><html lang="en"><title>Another site</title>${body}</html>`);
  };
}

/** Records what a page is told: the events of the widget, and every violation of its content security policy. */
export async function recordPage(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const heard: string[] = [];
    const violations: string[] = [];
    Object.assign(globalThis, { heard, violations });
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      violations.push(`${violatedDirective} ${blockedURI}`),
    );
    for (const name of ['stage', 'delta', 'source', 'page', 'complete', 'failed']) {
      document.addEventListener(`milepost-${name}`, (event) => {
        const { detail } = event as CustomEvent;
        heard.push(
          name === 'stage'
            ? `${detail.stageId} ${detail.progress}`
            : name === 'failed'
              ? `failed ${detail.code}`
              : name,
        );
      });
    }
  });
}

export function readHeard(page: Page): Promise<string[]> {
  return page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard);
}

export function readViolations(page: Page): Promise<string[]> {
  return page.evaluate(() => (globalThis as unknown as { violations: string[] }).violations);
}
