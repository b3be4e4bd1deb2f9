import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../proxies/find-program.ts';
import { runInGroup } from '../proxies/run-in-group.ts';
import { waitUntil } from '../proxies/wait-until.ts';
import { type BidiConnection, connectBidi } from './bidi-connection.ts';
import { type DrivenBrowser, type Engine, type Screen, toExpression } from './engine.ts';

const PROGRAMS = ['firefox-esr', 'firefox'];
const START_MS = 60_000;

/** Firefox, which speaks WebDriver BiDi by itself. */
export const firefox: Engine = {
  name: 'Firefox',
  needs: [{ names: PROGRAMS, debianPackage: 'firefox-esr' }],
  launch,
};

async function launch(screen: Screen): Promise<DrivenBrowser> {
  const folder = mkdtempSync(join(tmpdir(), 'milepost-firefox-'));
  writeFileSync(join(folder, 'user.js'), toProfile(screen));
  const browser = runInGroup(
    PROGRAMS.find(findProgram) ?? '',
    ['--headless', '--no-remote', '--profile', folder, '--remote-debugging-port=0'],
    { cwd: folder, env: { PATH: process.env.PATH, HOME: folder, LANG: 'en_US.UTF-8' } },
  );
  const close = async () => {
    await browser.kill();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  };
  try {
    const address = () => /WebDriver BiDi listening on (ws:\S+)\s/.exec(browser.output())?.[1];
    await waitUntil('Firefox listens', () => browser.isOver() || address() !== undefined, START_MS);
    if (!address()) throw new Error(`Firefox ended before it listened:\n${browser.output()}`);
    return await drive(await connectBidi(`${address()}/session`), screen, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function drive(
  bidi: BidiConnection,
  { width, height }: Screen,
  end: () => Promise<void>,
): Promise<DrivenBrowser> {
  let complaints: string[] = [];
  bidi.onEvent('log.entryAdded', ({ level, text }: { level: string; text: string }) => {
    if (level === 'error') complaints.push(text);
  });
  const { capabilities } = await bidi.send<{ capabilities: { browserVersion: string } }>('session.new', {
    capabilities: {},
  });
  const { contexts } = await bidi.send<{ contexts: { context: string }[] }>('browsingContext.getTree', {});
  const context = contexts[0]?.context;
  await bidi.send('session.subscribe', { events: ['log.entryAdded'] });
  // The protocol does not tell of what a policy refuses.
  await bidi.send('script.addPreloadScript', {
    functionDeclaration: String(() =>
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
        console.error(violatedDirective, blockedURI),
      ),
    ),
  });
  await bidi.send('browsingContext.setViewport', { context, viewport: { width, height } });
  return {
    version: capabilities.browserVersion,
    async open(url) {
      await bidi.send('browsingContext.navigate', { context, url, wait: 'complete' });
    },
    async reload() {
      await bidi.send('browsingContext.reload', { context, wait: 'complete' });
    },
    async back() {
      await bidi.send('browsingContext.traverseHistory', { context, delta: -1 });
    },
    async evaluate(run, ...args) {
      const { result, exceptionDetails } = await bidi.send<Evaluated>('script.evaluate', {
        expression: toExpression(run, args),
        target: { context },
        awaitPromise: false,
      });
      if (!result) throw new Error(exceptionDetails?.text);
      return JSON.parse(result.value);
    },
    async perform(sources) {
      await bidi.send('input.performActions', { context, actions: sources });
    },
    takeComplaints() {
      const taken = complaints;
      complaints = [];
      return taken;
    },
    async close() {
      bidi.close();
      await end();
    },
  };
}

interface Evaluated {
  readonly result?: { readonly value: string };
  readonly exceptionDetails?: { readonly text: string };
}

/** Settings of a profile. Of all addresses only those of the loopback interface are reached without the proxy, which is none. */
function toProfile({ isDark }: Screen): string {
  const settings = {
    'layout.css.prefers-color-scheme.content-override': isDark ? 0 : 1,
    // As on a phone: a bar beside the page would make it narrower than its screen.
    'ui.useOverlayScrollbars': 1,
    'network.proxy.type': 1,
    'network.proxy.http': '127.0.0.1',
    'network.proxy.http_port': 9,
    'network.proxy.ssl': '127.0.0.1',
    'network.proxy.ssl_port': 9,
  };
  return Object.entries(settings)
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
    .join('');
}
