import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../proxies/find-program.ts';
import { findFreePort } from '../proxies/ports.ts';
import { runInGroup } from '../proxies/run-in-group.ts';
import { waitUntil } from '../proxies/wait-until.ts';
import { type DrivenBrowser, type Engine, type Screen, toExpression } from './engine.ts';

const START_MS = 60_000;
/** A toolbar keeps a window from being as narrow as a phone, unless nothing in it takes any room. */
const NO_TOOLBAR =
  '* { min-width: 0; min-height: 0; margin: 0; padding: 0; border-width: 0; font-size: 1px; }';

/** WebKit as GTK has it, in the small browser that comes with it. It shows itself on a screen that is only in memory. */
export const webkit: Engine = {
  name: 'WebKit',
  needs: [
    { names: ['WebKitWebDriver'], debianPackage: 'webkit2gtk-driver' },
    { names: ['Xvfb'], debianPackage: 'xvfb' },
  ],
  launch,
};

async function launch(screen: Screen): Promise<DrivenBrowser> {
  const folder = mkdtempSync(join(tmpdir(), 'milepost-webkit-'));
  for (const version of ['gtk-3.0', 'gtk-4.0']) {
    mkdirSync(join(folder, version));
    writeFileSync(join(folder, version, 'gtk.css'), NO_TOOLBAR);
  }
  const display = runInGroup(
    findProgram('Xvfb') ?? '',
    ['-displayfd', '1', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp', '-terminate'],
    { cwd: folder, env: { PATH: process.env.PATH } },
  );
  const number = () => /^(\d+)$/m.exec(display.output())?.[1];
  const port = await findFreePort();
  let driver: ReturnType<typeof runInGroup> | undefined;
  const close = async () => {
    await driver?.kill();
    // It leaves with its last window, and then takes its lock and its socket along.
    if (driver) await waitUntil('the display has closed', display.isOver, 2_000).catch(() => {});
    await display.kill();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  };
  try {
    await waitUntil('the display is there', () => display.isOver() || number() !== undefined, START_MS);
    if (!number()) throw new Error(`The display ended before it was there:\n${display.output()}`);
    driver = runInGroup(findProgram('WebKitWebDriver') ?? '', [`--port=${port}`, '--host=127.0.0.1'], {
      cwd: folder,
      env: toEnvironment(`:${number()}`, folder, screen),
    });
    const { isOver, output } = driver;
    const call = createCaller(`http://127.0.0.1:${port}`);
    const listens = () => call('GET', '/status').then(Boolean, () => false);
    await waitUntil('the driver listens', async () => isOver() || (await listens()), START_MS);
    if (isOver()) throw new Error(`The driver ended before it listened:\n${output()}`);
    return await drive(call, screen, close);
  } catch (error) {
    await close();
    throw error;
  }
}

type Call = <Result>(method: string, path: string, body?: object) => Promise<Result>;

/** Commands of WebDriver. https://www.w3.org/TR/webdriver2/#endpoints */
function createCaller(origin: string): Call {
  return async <Result>(method: string, path: string, body?: object) => {
    const response = await fetch(`${origin}${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    const { value } = (await response.json()) as { value: Result & { error: string; message: string } };
    if (!response.ok) throw new Error(`${value.error}: ${value.message}`);
    return value;
  };
}

async function drive(call: Call, screen: Screen, close: () => Promise<void>): Promise<DrivenBrowser> {
  const { sessionId, capabilities } = await call<{
    sessionId: string;
    capabilities: { browserVersion: string };
  }>('POST', '/session', { capabilities: {} });
  const session = `/session/${sessionId}`;
  let complaints: string[] = [];
  const execute = async <Result>(expression: string): Promise<Result> => {
    const { heard, result } = await call<{ heard: string[]; result: string }>(
      'POST',
      `${session}/execute/sync`,
      { script: `const heard = (${hear})(); return { heard, result: ${expression} };`, args: [] },
    );
    complaints.push(...heard);
    return JSON.parse(result);
  };
  const browser: DrivenBrowser = {
    version: capabilities.browserVersion,
    async open(url) {
      await call('POST', `${session}/url`, { url });
    },
    async reload() {
      await call('POST', `${session}/refresh`, {});
    },
    async back() {
      await call('POST', `${session}/back`, {});
    },
    evaluate: (run, ...args) => execute(toExpression(run, args)),
    async perform(sources) {
      await call('POST', `${session}/actions`, { actions: sources });
    },
    takeComplaints() {
      const taken = complaints;
      complaints = [];
      return taken;
    },
    close,
  };
  await resize(call, session, browser, screen);
  return browser;
}

/** The driver sets the size of a window; what is around the page is known only then. */
async function resize(
  call: Call,
  session: string,
  browser: DrivenBrowser,
  { width, height }: Screen,
): Promise<void> {
  const measure = () => browser.evaluate(() => ({ width: innerWidth, height: innerHeight }));
  const setSize = (size: object) => call<{ height: number }>('POST', `${session}/window/rect`, size);
  await setSize({ width, height });
  await waitUntil('the window has its width', async () => (await measure()).width === width, START_MS);
  const { height: shown } = await measure();
  await setSize({ width, height: height + height - shown });
  await waitUntil('the window has its height', async () => (await measure()).height === height, START_MS);
}

/**
 * Runs in the page with every command, and has what was complained of since the one before. The driver tells nothing of the
 * console, so what happens before the first command to a page is not heard.
 */
function hear(): string[] {
  const page = globalThis as { complaintsHeard?: string[] };
  if (page.complaintsHeard) return page.complaintsHeard.splice(0);
  const heard: string[] = [];
  page.complaintsHeard = heard;
  addEventListener('error', ({ message }) => heard.push(message));
  addEventListener('unhandledrejection', ({ reason }) => heard.push(String(reason)));
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    heard.push(`${violatedDirective} ${blockedURI}`),
  );
  const { error } = console;
  console.error = (...args) => {
    heard.push(args.join(' '));
    error(...args);
  };
  return [];
}

/** Everything that GTK and WebKit keep is in the folder, and nothing of a desktop is started. */
function toEnvironment(
  display: string,
  folder: string,
  { isDark }: Screen,
): Record<string, string | undefined> {
  return {
    PATH: process.env.PATH,
    DISPLAY: display,
    GTK_THEME: isDark ? 'Adwaita:dark' : 'Adwaita',
    LANG: 'en_US.UTF-8',
    HOME: folder,
    XDG_CACHE_HOME: folder,
    XDG_CONFIG_HOME: folder,
    XDG_DATA_HOME: folder,
    XDG_RUNTIME_DIR: folder,
    DBUS_SESSION_BUS_ADDRESS: 'disabled:',
    GSETTINGS_BACKEND: 'memory',
    NO_AT_BRIDGE: '1',
    // There is no graphics card to share pictures with; one in software takes three times as long.
    WEBKIT_DISABLE_DMABUF_RENDERER: '1',
  };
}
