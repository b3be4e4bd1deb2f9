import type { ImportProgress } from './folder/import-paths.ts';

/** The part of a terminal's stream that the bar uses. */
export interface BarOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const REDRAW_MS = 80;
const CLEAR_LINE = '\r\u001b[2K';

/**
 * Draws progress: one line that redraws itself on a terminal, else a plain line every ten per cent.
 * `clear` takes the bar away; call it before printing anything else.
 */
export function createProgressBar(
  output: BarOutput,
  now: () => number = () => performance.now(),
): { update(progress: ImportProgress): void; clear(): void } {
  let drawnAt = Number.NEGATIVE_INFINITY;
  let tenths = -1;
  let isDrawn = false;
  return {
    update(progress) {
      const share = progress.total > 0 ? progress.done / progress.total : 1;
      if (!output.isTTY) {
        const reached = Math.floor(share * 10);
        if (reached > tenths) output.write(`${reached * 10} %\n`);
        tenths = Math.max(tenths, reached);
        return;
      }
      if (now() - drawnAt < REDRAW_MS && share < 1) return;
      drawnAt = now();
      isDrawn = true;
      output.write(CLEAR_LINE + toBarLine(share, progress.path, output.columns ?? 80));
    },
    clear() {
      if (isDrawn) output.write(CLEAR_LINE);
      isDrawn = false;
    },
  };
}

/** At most one column less than the width: a full line would wrap and could not be redrawn. */
function toBarLine(share: number, path: string, columns: number): string {
  const width = Math.max(8, Math.min(30, Math.floor(columns / 3)));
  const filled = Math.round(share * width);
  const bar = `${'='.repeat(filled)}${'-'.repeat(width - filled)} ${String(Math.floor(share * 100)).padStart(3)} % `;
  const room = columns - 1 - bar.length;
  const name = Array.from(path.replace(/\p{Cc}/gu, '?'));
  const shown = name.length <= room ? name : ['…', ...name.slice(name.length - Math.max(0, room - 1))];
  return (bar + (room > 1 ? shown.join('') : '')).slice(0, Math.max(1, columns - 1));
}
