import { afterEach, describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../../server/config.ts';
import { createPrograms } from '../../start-program.ts';
import { createTestSite, type TestSite } from '../../test-site.ts';

const PATH = '/api/chat/stream';
let site: TestSite | undefined;
const programs = createPrograms();
afterEach(async () => {
  await site?.close();
  site = undefined;
  await programs.stopAll();
});

let url = '';
const open = async (env: Record<string, string> = {}) => {
  site = await createTestSite({ env });
  url = (await site.listen()).url;
};

function ask(headers: Record<string, string>) {
  return fetch(url + PATH, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json', ...headers },
    body: JSON.stringify({ message: 'Why?' }),
  });
}

async function statusesOf(all: readonly Record<string, string>[]): Promise<number[]> {
  const statuses: number[] = [];
  for (const headers of all) {
    const response = await ask(headers);
    await response.arrayBuffer();
    statuses.push(response.status);
  }
  return statuses;
}

async function newCookie(): Promise<Record<string, string>> {
  const { headers } = await ask({});
  return { Cookie: String(headers.get('set-cookie')).split(';')[0] ?? '' };
}

describe('a proxy on this machine that TRUST_PROXY does not name', () => {
  it('does not lift the limit: of 400 who ask without a cookie 300 may, whatever addresses they claim', async () => {
    await open();
    const claims = Array.from({ length: 400 }, (_, at) => ({ 'X-Forwarded-For': `192.0.2.${at % 250}` }));
    const statuses = await statusesOf(claims);
    expect(statuses.filter((status) => status === 202)).toHaveLength(300);
    expect(statuses.slice(300)).toEqual(Array(100).fill(429));
  }, 60_000);

  it('leaves those alone who have a cookie: each is counted by it', async () => {
    await open({ ASKS_PER_MINUTE_ADDRESS: '4', ASKS_PER_MINUTE_VISITOR: '2' });
    const [first, second] = [await newCookie(), await newCookie()];
    expect(await statusesOf([{}, {}, {}])).toEqual([202, 202, 429]);
    expect(await statusesOf([first, first, first, second, second])).toEqual([202, 202, 429, 202, 202]);
  });

  it('is told once in the log, with the setting that names it', async () => {
    const named = programs.start('main', [], { TRUST_PROXY: '1' });
    url = await named.address();
    await statusesOf([{}, { 'X-Forwarded-For': '192.0.2.1' }]);
    expect(await named.logged()).not.toContain('TRUST_PROXY');
    const program = programs.start('main');
    url = await program.address();
    await statusesOf([{ 'X-Forwarded-For': '192.0.2.1' }, { 'X-Forwarded-For': '192.0.2.2' }]);
    const told = /"level":40.*Set TRUST_PROXY to the number of proxies/g;
    expect((await program.logged()).match(told)).toHaveLength(1);
  }, 30_000);

  it('is told too when it adds nothing, as soon as it costs somebody an answer', async () => {
    const program = programs.start('main', [], { ASKS_PER_MINUTE_ADDRESS: '1' });
    url = await program.address();
    expect(await statusesOf([{}, {}, {}])).toEqual([202, 429, 429]);
    expect((await program.logged()).match(/TRUST_PROXY does not name/g)).toHaveLength(1);
  }, 30_000);
});

describe('with TRUST_PROXY', () => {
  const from = (address: string) => ({ 'X-Forwarded-For': address });

  it('an IPv6 subscriber is counted as one, whichever of their addresses they use', async () => {
    await open({ TRUST_PROXY: '1', ASKS_PER_MINUTE_ADDRESS: '2' });
    const addresses = ['2001:db8:1:2::1', '2001:db8:1:2::2', '2001:db8:1:2:3:4:5:6', '2001:db8:1:3::1'];
    expect(await statusesOf(addresses.map(from))).toEqual([202, 202, 429, 202]);
  });

  it('IPv4 is the same in every spelling', async () => {
    await open({ TRUST_PROXY: '1', ASKS_PER_MINUTE_ADDRESS: '2' });
    const addresses = ['192.0.2.1', '::ffff:192.0.2.1', '192.0.2.1:4711', '192.0.2.2'];
    expect(await statusesOf(addresses.map(from))).toEqual([202, 202, 429, 202]);
  });

  it('an address that is none counts as that of the proxy', async () => {
    await open({ TRUST_PROXY: '1', ASKS_PER_MINUTE_ADDRESS: '2' });
    expect(await statusesOf(['unknown', '_x', 'y'].map(from))).toEqual([202, 202, 429]);
  });

  it('what stands before the address that the proxy saw is not believed', async () => {
    await open({ TRUST_PROXY: '1', ASKS_PER_MINUTE_ADDRESS: '2' });
    const claims = [1, 2, 3].map((n) => from(`198.51.100.${n}, 192.0.2.1`));
    expect(await statusesOf(claims)).toEqual([202, 202, 429]);
  });
});

it('the site has a limit by default, which a launch day passes', () => {
  expect(loadConfig({}).ASKS_PER_MINUTE_SITE).toBe(6_000);
});

it('the limit of the site holds for all together', async () => {
  await open({ TRUST_PROXY: '1', ASKS_PER_MINUTE_SITE: '2' });
  const headers = [1, 2, 3].map((n) => ({ 'X-Forwarded-For': `192.0.2.${n}` }));
  expect(await statusesOf(headers)).toEqual([202, 202, 429]);
});
