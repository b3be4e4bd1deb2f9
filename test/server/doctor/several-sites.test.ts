import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from '@jest/globals';
import { diagnose } from '../../../server/doctor/diagnose.ts';
import { examineSite } from '../../../server/doctor/examine-site.ts';
import { createTestSite } from '../../test-site.ts';

/** Leads each request to the next of the ports. */
async function startBalancer(ports: readonly number[]) {
  let turn = 0;
  const server = createServer((req, res) => {
    const { method, url, headers } = req;
    const onwards = request(
      { port: ports[turn++ % ports.length], method, path: url, headers, agent: false },
      (source) => {
        res.writeHead(source.statusCode ?? 502, source.headers);
        res.flushHeaders();
        source.pipe(res);
      },
    );
    onwards.on('error', () => res.destroy());
    res.on('close', () => onwards.destroy());
    req.pipe(onwards);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

it('the doctor names it when two Mileposts answer that share no data, and not when one does', async () => {
  const sites = [await createTestSite(), await createTestSite()];
  const ports = await Promise.all(sites.map(async (site) => (await site.listen()).port));
  const examine = async (behind: readonly number[]) => {
    const { url, server } = await startBalancer(behind);
    const diagnosis = diagnose(await examineSite({ origin: url, seconds: 1 }));
    server.closeAllConnections();
    server.close();
    return diagnosis;
  };
  const [both, one] = await Promise.all([examine(ports), examine(ports.slice(1))]);
  const found = both.checks.find(({ id }) => id === 'site');
  expect(found).toMatchObject({ outcome: 'fault', fault: 'several-sites' });
  const remedy = both.remedies.find(({ fault }) => fault === 'several-sites');
  expect(remedy?.fixes[0]?.lines).toContain('DATABASE_URL=');
  expect(one.checks.find(({ id }) => id === 'site')?.outcome).toBe('ok');
  for (const site of sites) await site.close();
}, 60_000);
