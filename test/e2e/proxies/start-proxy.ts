import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findProgram } from './find-program.ts';
import { launchers } from './launchers.ts';
import { accepts, findFreePort } from './ports.ts';
import { PROXIES, type ProxyKind } from './proxies.ts';
import { runInGroup } from './run-in-group.ts';

export { findFreePort } from './ports.ts';

/** Compiling a configuration of Varnish takes a second, and longer on a busy machine. */
const READY_WITHIN_MS = 20_000;

export interface RunningProxy {
  /** Without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Ends it at once, with every connection; resolves when its port is free. */
  kill(): Promise<void>;
  /** Kills it if it runs, and starts it on the same port. */
  restart(): Promise<void>;
  /** Ends it and removes what it wrote. */
  close(): Promise<void>;
}

export interface ProxyOptions {
  /** A free port when not given. Choose it before, where the site must know its address. */
  readonly port?: number;
  /** The longest silence of Milepost that the proxy allows: `60s`, `1500ms`. */
  readonly silence?: string;
}

/** Whether this machine has what the configuration needs. */
export function isInstalled(kind: ProxyKind): boolean {
  const { server, scheme } = PROXIES[kind];
  const programs = [launchers[server].program, ...(scheme === 'https' ? ['openssl'] : [])];
  return programs.every((program) => findProgram(program) !== null);
}

/**
 * Starts a real proxy on the loopback interface, in the foreground and in a folder of its own, in front of what listens
 * on `upstreamPort`. Resolves when it accepts connections.
 * @throws {Error} with what the program said when it ends before that
 */
export async function startProxy(
  kind: ProxyKind,
  upstreamPort: number,
  { port: wantedPort, silence = '60s' }: ProxyOptions = {},
): Promise<RunningProxy> {
  const { server, scheme = 'http', write } = PROXIES[kind];
  const { program, args, env } = launchers[server];
  const path = findProgram(program);
  if (path === null) throw new Error(`${program} is not installed; .ci/run installs it.`);
  const port = wantedPort ?? (await findFreePort());
  const folder = mkdtempSync(join(tmpdir(), 'milepost-proxy-'));
  // Servers that are started as root give their workers another user.
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'cache'));
  chmodSync(join(folder, 'cache'), 0o777);
  const setting = { listen: `127.0.0.1:${port}`, upstream: `127.0.0.1:${upstreamPort}`, folder, silence };
  writeFileSync(join(folder, 'configuration'), write(setting));
  if (scheme === 'https') makeCertificate(folder);

  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  let killRunning = await launch().catch((error) => {
    removeFolder();
    throw error;
  });
  return {
    url: `${scheme}://127.0.0.1:${port}`,
    port,
    kill: () => killRunning(),
    async restart() {
      await killRunning();
      killRunning = await launch();
    },
    async close() {
      await killRunning();
      removeFolder();
    },
  };

  async function launch(): Promise<() => Promise<void>> {
    // Whoever is killed leaves a socket on which nobody can listen again, and says in a file that it still runs.
    for (const name of readdirSync(folder)) if (/\.(?:sock|pid)$/.test(name)) rmSync(join(folder, name));
    const group = runInGroup(path as string, args(setting), {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, ...env?.(folder) },
    });
    const kill = async () => {
      await group.kill();
      while (await accepts(port)) await delay(5);
    };
    const deadline = Date.now() + READY_WITHIN_MS;
    while (!group.isOver() && Date.now() < deadline) {
      if (await accepts(port)) return kill;
      await delay(10);
    }
    await kill();
    throw new Error(`${program} did not start.\n${group.output()}${readErrorLog(folder)}`);
  }
}

/** Apache cannot write to the pipe of its parent by name, so it has a file. */
function readErrorLog(folder: string): string {
  const path = join(folder, 'error.log');
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

function makeCertificate(folder: string): void {
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'certificate.pem')];
  execFileSync('openssl', ['req', '-x509', ...key, ...subject, ...files], { stdio: 'ignore' });
}
