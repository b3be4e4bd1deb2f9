import type { Browser, CDPSession } from 'playwright-core';

/** How long a page is watched after its load, for what moves though nobody does anything. */
const IDLE_MS = 2_000;

export interface Load {
  /** When the script of the page had run, since the navigation began; 0 when it has none. */
  readonly scriptReadyMs: number;
  /** Largest contentful paint. */
  readonly lcpMs: number;
  /** Heads and bodies, as they came over the line. */
  readonly bytes: number;
  readonly requests: number;
  /** The sum of the layout shifts, as Chromium scores them. */
  readonly layoutShift: number;
}

export interface Line {
  readonly latencyMs: number;
  /** -1: as many as there are. */
  readonly bytesPerSecond: number;
}

/**
 * Opens the page in a browser that has never been there. The line is Chromium's own emulation, which delays responses but
 * not the opening of connections: another round trip or two come before all of it.
 */
export async function loadPage(browser: Browser, address: string, line: Line): Promise<Load> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    const traffic = await countTraffic(session);
    await session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: line.latencyMs,
      downloadThroughput: line.bytesPerSecond,
      uploadThroughput: line.bytesPerSecond,
    });
    await page.addInitScript(watchLoad);
    await page.goto(address, { waitUntil: 'load' });
    await page.waitForTimeout(IDLE_MS);
    const seen = await page.evaluate(() => (globalThis as unknown as { seen: Seen }).seen);
    return { ...seen, ...traffic };
  } finally {
    await context.close();
  }
}

type Seen = Pick<Load, 'scriptReadyMs' | 'lcpMs' | 'layoutShift'>;

async function countTraffic(session: CDPSession): Promise<{ bytes: number; requests: number }> {
  const traffic = { bytes: 0, requests: 0 };
  session.on('Network.requestWillBeSent', () => {
    traffic.requests++;
  });
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    traffic.bytes += encodedDataLength;
  });
  await session.send('Network.enable');
  return traffic;
}

/** Runs in the browser, before anything of the page. */
function watchLoad(): void {
  const seen = { scriptReadyMs: 0, lcpMs: 0, layoutShift: 0 };
  Object.assign(globalThis, { seen });
  // A module has run, with all that it imports, when its element is told of the load.
  document.addEventListener(
    'load',
    ({ target }) => {
      if (target instanceof HTMLScriptElement) seen.scriptReadyMs = performance.now();
    },
    true,
  );
  const watch = (type: string, take: (entry: PerformanceEntry & { value?: number }) => void) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  watch('largest-contentful-paint', ({ startTime }) => {
    seen.lcpMs = startTime;
  });
  watch('layout-shift', ({ value = 0 }) => {
    seen.layoutShift += value;
  });
}
