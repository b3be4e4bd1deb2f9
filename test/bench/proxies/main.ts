import { parseArgs } from 'node:util';
import { type Comparison, compareWithDirect } from '../../e2e/proxies/compare-with-direct.ts';
import { PROXIES, type ProxyKind } from '../../e2e/proxies/proxies.ts';
import { isInstalled, startProxy } from '../../e2e/proxies/start-proxy.ts';
import { startPacedSite } from './paced-site.ts';
import { formatTable, type Measured } from './table.ts';

const PACE_MS = 120;
/** Made to find out what a cache keeps, not how fast it is; and those whose only difference is a time limit. */
const NOT_TIMED = /cache|short/;

const USAGE = `Usage: npm run bench:proxies -- [options]

Asks the product through real proxies, with a second reader of the same run at the product itself, and prints how much
later events come through the proxy. The stages take ${PACE_MS} ms each; figures are medians.

  --kinds <list>     of ${Object.keys(PROXIES).join(', ')}
  --rounds <number>  questions for each of them [5]
`;

const { values: options } = parseArgs({
  options: {
    kinds: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (options.help) process.stdout.write(USAGE);
else await measureAll();

async function measureAll(): Promise<void> {
  const site = await startPacedSite(PACE_MS);
  try {
    const rows: Measured[] = [
      { server: null, title: 'Milepost itself', runs: await askRepeatedly(site.url, site.url) },
    ];
    for (const kind of chooseKinds()) {
      const { server, title } = PROXIES[kind];
      process.stderr.write(`${server}: ${title}\n`);
      const proxy = await startProxy(kind, site.port);
      try {
        rows.push({ server, title, runs: await askRepeatedly(proxy.url, site.url) });
      } finally {
        await proxy.close();
      }
    }
    process.stdout.write(`${formatTable(rows)}\n`);
  } finally {
    await site.stop();
  }
}

async function askRepeatedly(proxyUrl: string, directUrl: string): Promise<Comparison[]> {
  const runs: Comparison[] = [];
  for (let round = 0; round < Number(options.rounds); round++)
    runs.push(await compareWithDirect(proxyUrl, directUrl));
  return runs;
}

function chooseKinds(): ProxyKind[] {
  const all = Object.keys(PROXIES) as ProxyKind[];
  const wanted = options.kinds?.split(',') ?? all.filter((kind) => !NOT_TIMED.test(kind));
  const unknown = wanted.filter((kind) => !(kind in PROXIES));
  if (unknown.length > 0) throw new Error(`Unknown: ${unknown.join(', ')}. Kinds: ${all.join(', ')}.`);
  return (wanted as ProxyKind[]).filter((kind) => {
    if (!isInstalled(kind)) process.stderr.write(`Left out: ${PROXIES[kind].server} is not installed.\n`);
    return isInstalled(kind);
  });
}
