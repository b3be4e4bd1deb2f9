import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const AUTHOR = ['-c', 'user.name=A', '-c', 'user.email=a@example.org', '-c', 'init.defaultBranch=main'];

/** A bare repository with one commit of the given files, and a way to commit others. */
export function createBareRepository(files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'repository-'));
  const bare = join(folder, 'bare.git');
  const work = join(folder, 'work');
  const git = (...args: readonly string[]) =>
    execFileSync('git', [...AUTHOR, ...args], { stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8' });
  git('init', '--bare', bare);
  git('clone', bare, work);

  function commit(changed: Readonly<Record<string, string>>, branch = 'main'): void {
    git('-C', work, 'checkout', '-B', branch);
    for (const [name, content] of Object.entries(changed)) {
      mkdirSync(dirname(join(work, name)), { recursive: true });
      if (content.startsWith('-> ')) symlinkSync(content.slice(3), join(work, name));
      else writeFileSync(join(work, name), content);
    }
    git('-C', work, 'add', '--all');
    git('-C', work, 'commit', '--quiet', '--message', 'change');
    git('-C', work, 'push', '--quiet', 'origin', branch);
  }

  commit(files);
  return {
    folder,
    url: pathToFileURL(bare).href,
    commit,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
