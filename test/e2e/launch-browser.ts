import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

/** Nothing may leave the machine, not even the browser's own housekeeping. */
const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** Made for cloud functions: one process dies with its first context, and no web security would hide what a page may not do. */
const UNWANTED = ['--single-process', '--disable-web-security', '--allow-running-insecure-content'];

/**
 * Starts the browser that is inside a development dependency. Null, with the reason printed, when this machine cannot
 * run it; under CI that is a failure.
 */
export async function launchBrowser(): Promise<Browser | null> {
  try {
    return await playwright.launch({
      executablePath: await chromium.executablePath(),
      args: [...chromium.args.filter((arg) => !UNWANTED.includes(arg)), '--no-sandbox', ...QUIET],
      headless: true,
    });
  } catch (error) {
    if (process.env.CI) throw error;
    process.stderr.write(
      `Skipped: the browser does not start here. ${error instanceof Error ? error.message : error}\n`,
    );
    return null;
  }
}
