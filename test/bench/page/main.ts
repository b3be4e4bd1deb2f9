import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { findBrowser, launchBrowser } from '../../e2e/launch-browser.ts';
import { startProduct } from '../product.ts';
import { type Load, loadPage } from './load-page.ts';

const USAGE = `Usage: npm run bench:page -- [options] [address…]

Opens a page in Chromium as a first visitor on a bad line, and prints how soon it is of use. Figures are medians. Without an
address the chat page of this build is opened; with others, for example of a server of another version, they are compared.

  --latency <ms>      until the first byte of each response [150]
  --mbit <number>     of download a second [1.6]
  --rounds <number>   loads of each page [5]
`;

const { values: options, positionals: addresses } = parseArgs({
  options: {
    latency: { type: 'string', default: '150' },
    mbit: { type: 'string', default: '1.6' },
    rounds: { type: 'string', default: '5' },
    help: { type: 'boolean', short: 'h', default: false },
  },
  allowPositionals: true,
});

if (options.help) process.stdout.write(USAGE);
else await measureAll();

async function measureAll(): Promise<void> {
  const executable = await findBrowser();
  if (!executable) throw new Error('Without a browser there is nothing to measure.');
  const product = await startProduct([], { STARTER_GUIDE: 'on' });
  const browser = await launchBrowser(executable);
  try {
    process.stdout.write(
      '| page | script ready, ms | LCP, ms | bytes | requests | layout shift, idle |\n|---|---|---|---|---|---|\n',
    );
    for (const address of [`${product.url}/`, ...addresses]) {
      const loads = await loadRepeatedly(browser, address);
      const median = (of: keyof Load) => toMedian(loads.map((load) => load[of]));
      const cells = [
        Math.round(median('scriptReadyMs')) || 'none',
        Math.round(median('lcpMs')),
        median('bytes'),
        median('requests'),
        median('layoutShift').toFixed(4),
      ];
      process.stdout.write(`| ${address} | ${cells.join(' | ')} |\n`);
    }
  } finally {
    await browser.close();
    await product.stop();
  }
}

async function loadRepeatedly(browser: Browser, address: string): Promise<Load[]> {
  const line = { latencyMs: Number(options.latency), bytesPerSecond: (Number(options.mbit) * 1e6) / 8 };
  const loads: Load[] = [];
  for (let round = 0; round < Number(options.rounds); round++)
    loads.push(await loadPage(browser, address, line));
  return loads;
}

function toMedian(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
