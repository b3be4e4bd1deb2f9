import type { Line } from './page-text.ts';

/** What is usual in a document, against which a single line is held. */
export interface TextStatistics {
  /** Size of the running text, in points. */
  readonly bodySize: number;
  /** From one baseline to the next inside a paragraph, in sizes of its letters. */
  readonly pitch: number;
  /** Words with a hyphen that stand inside a line, in lower case. */
  readonly compounds: ReadonlySet<string>;
}

const MOST_COMPOUNDS = 50_000;

export function measureText(pages: readonly (readonly Line[])[]): TextStatistics {
  const sizes = new Map<number, number>();
  const pitches = new Map<number, number>();
  const compounds = new Set<string>();
  for (const lines of pages) {
    for (const [index, line] of lines.entries()) {
      if (!line.isMono) add(sizes, line.size, line.text.length);
      const before = lines[index - 1];
      const isText = line.segments.length === 1 && before?.segments.length === 1;
      const pitch = isText && before.size === line.size ? (line.y - before.y) / line.size : 0;
      if (pitch > 0.9 && pitch < 2.2) add(pitches, Math.round(pitch * 20) / 20, line.text.length);
      if (compounds.size < MOST_COMPOUNDS)
        for (const [word] of line.text.matchAll(/\p{L}{1,30}-\p{L}{1,30}/gu))
          compounds.add(word.toLowerCase());
    }
  }
  return { bodySize: mostFrequent(sizes) ?? 10, pitch: mostFrequent(pitches) ?? 1.2, compounds };
}

function add(counts: Map<number, number>, key: number, more: number): void {
  counts.set(key, (counts.get(key) ?? 0) + more);
}

function mostFrequent(counts: ReadonlyMap<number, number>): number | null {
  let best: [number, number] | null = null;
  for (const entry of counts) if (best === null || entry[1] > best[1]) best = entry;
  return best?.[0] ?? null;
}
