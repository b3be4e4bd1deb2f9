import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTestSite, type TestSite } from '../../test-site.ts';
import { createStagedPorts, type StagedPorts } from '../staged-ports.ts';
import { findFreePort } from './ports.ts';
import type { ProxyKind } from './proxies.ts';
import { type RunningProxy, startProxy } from './start-proxy.ts';

export interface ProxiedSite {
  readonly proxy: RunningProxy;
  /** The address of Milepost itself, behind the proxy. */
  readonly directUrl: string;
  /** Of the site that is behind the proxy now. */
  readonly site: TestSite;
  readonly staged: StagedPorts;
  /** Streams that are open between the proxy and Milepost. */
  openStreams(): number;
  /** Puts another, empty site behind the proxy, with these settings. */
  renew(env?: Record<string, string>): Promise<void>;
  close(): Promise<void>;
}

/** A proxy with Milepost behind it, each on a port of its own. A proxy takes long to start, so it stays when the site changes. */
export async function startProxiedSite(kind: ProxyKind, silence?: string): Promise<ProxiedSite> {
  let streamCount = 0;
  let site: TestSite | null = null;
  let staged = createStagedPorts();
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/api/chat/stream')) {
      streamCount++;
      response.once('close', () => streamCount--);
    }
    site?.app(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const proxy = await startProxy(kind, port, {
    port: await findFreePort(),
    ...(silence === undefined ? {} : { silence }),
  }).catch((error) => {
    server.close();
    throw error;
  });

  return {
    proxy,
    directUrl: `http://127.0.0.1:${port}`,
    get site() {
      if (!site) throw new Error('There is no site yet.');
      return site;
    },
    get staged() {
      return staged;
    },
    openStreams: () => streamCount,
    async renew(env = {}) {
      await site?.close();
      staged = createStagedPorts();
      site = await createTestSite({
        ports: staged.ports,
        env: { PUBLIC_URL: proxy.url, TRUST_PROXY: '1', ...env },
      });
    },
    async close() {
      await proxy.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await site?.close();
    },
  };
}
