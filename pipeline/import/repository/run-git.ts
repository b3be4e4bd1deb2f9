import { spawn } from 'node:child_process';

export interface GitOptions {
  /** Of the operator: git needs its path, its keys and its proxies. Settings of this product are not passed on. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Lets it read over http: and from files of this machine. */
  readonly allowPrivate: boolean;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Thrown when a repository cannot be read; the message says what to do. */
export class RepositoryError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RepositoryError';
  }
}

const MAX_OUTPUT_BYTES = 32 * 2 ** 20;
const PASSED_ON =
  /^(?:PATH|HOME|USER|LOGNAME|TMPDIR|TEMP|TMP|SYSTEMROOT|USERPROFILE|APPDATA|SSH_AUTH_SOCK|SSH_AGENT_PID|XDG_CONFIG_HOME|GIT_SSH_COMMAND|GIT_SSL_CAINFO|SSL_CERT_FILE|SSL_CERT_DIR|(?:HTTPS?|ALL|NO)_PROXY)$/i;
/** Nothing of a repository runs here: no hooks, no filters, no submodules, no helpers that its address could name. */
const SAFE = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.autocrlf=false',
  'filter.lfs.smudge=',
  'filter.lfs.process=',
  'filter.lfs.required=false',
  'submodule.recurse=false',
  'protocol.ext.allow=never',
  'credential.interactive=false',
  'advice.detachedHead=false',
  'gc.auto=0',
].flatMap((setting) => ['-c', setting]);

/**
 * What git prints. No shell is involved, and it asks nobody anything.
 * @throws {RepositoryError} when git is missing, fails or takes too long; the signal's reason when it aborts
 */
export async function runGit(args: readonly string[], options: GitOptions): Promise<string> {
  const { environment, allowPrivate, timeoutMs, signal } = options;
  signal.throwIfAborted();
  const child = spawn('git', [...SAFE, ...args], {
    env: toGitEnvironment(environment, allowPrivate),
    stdio: ['ignore', 'pipe', 'pipe'],
    // Its own children, such as ssh, end with it.
    detached: process.platform !== 'win32',
  });
  let output = '';
  let said = '';
  let isLate = false;
  const end = () => endGroup(child.pid);
  const timer = setTimeout(() => {
    isLate = true;
    end();
  }, timeoutMs);
  signal.addEventListener('abort', end, { once: true });
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (output.length > MAX_OUTPUT_BYTES) end();
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-4_000);
      });
      child.on('error', reject).on('close', resolve);
    });
    signal.throwIfAborted();
    if (isLate)
      throw new RepositoryError(
        `git took longer than ${Math.round(timeoutMs / 60_000)} minutes. Try again later.`,
      );
    if (code !== 0) throw new RepositoryError(explain(said));
    return output;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new RepositoryError(
        'The program git is not installed, and a repository is read with it. Install git, or import a copy of the files.',
      );
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}

function toGitEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  allowPrivate: boolean,
): Record<string, string | undefined> {
  const own = Object.entries(environment).filter(([name]) => PASSED_ON.test(name));
  return {
    GIT_SSH_COMMAND: 'ssh -o BatchMode=yes',
    ...Object.fromEntries(own),
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    SSH_ASKPASS: '',
    GIT_LFS_SKIP_SMUDGE: '1',
    GIT_ALLOW_PROTOCOL: allowPrivate ? 'https:ssh:git:http:file' : 'https:ssh:git',
  };
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGTERM');
  } catch {
    // It has ended.
  }
}

function explain(said: string): string {
  const lines = said
    .split('\n')
    .filter((line) => /^(?:fatal|error|ssh|remote|Permission|Host key)/i.test(line));
  // Without what may stand before the host.
  const why = (lines.at(-1) ?? said.trim()).replace(/\/\/[^/@\s]{1,500}@/g, '//').slice(0, 300);
  if (
    /could not read Username|Authentication failed|Permission denied|Repository not found|not found/i.test(
      why,
    )
  )
    return `The repository is not there, or needs a login (git: ${why}). Check its address; for a private one set up a key or a credential helper for git.`;
  if (/transport '\w+' not allowed/.test(why))
    return `git may not use this kind of address (git: ${why}). Use https: or ssh:, or add --allow-private for a repository in your own network or on this machine.`;
  return `git could not read the repository (git: ${why || 'it said nothing'}). Check the address and the network.`;
}
