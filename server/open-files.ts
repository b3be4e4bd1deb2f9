import { closeSync, openSync } from 'node:fs';

/** What a start opens at once beside the 20 that Node has open already: measured as under 135 with a model, and a reserve. */
const FILES_TO_START = 200;

/** Says what is wrong and how to mend it when this process may not open the files that it needs; null when it may. */
export function explainFewFiles(): string | null {
  const count = countOpenableFiles(FILES_TO_START);
  if (count === FILES_TO_START) return null;
  return (
    `Milepost needs to open ${FILES_TO_START} files to start, and one more for each connection, but this process may open only ${count} more. ` +
    'Raise its limit to 4096 or more: "ulimit -n 4096" in the shell that starts it, LimitNOFILE=4096 in a systemd unit, ' +
    '--ulimit nofile=4096 for Docker.'
  );
}

/** How many more files can be opened, `most` at most: tried out, because a limit alone does not tell what is open already. */
function countOpenableFiles(most: number): number {
  const opened: number[] = [];
  try {
    while (opened.length < most) opened.push(openSync(process.execPath, 'r'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EMFILE' && code !== 'ENFILE') throw error;
  } finally {
    for (const file of opened) closeSync(file);
  }
  return opened.length;
}
