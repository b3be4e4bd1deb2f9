import { setTimeout as delay } from 'node:timers/promises';
import type { StagedPorts } from '../staged-ports.ts';

/** More than twice what is tolerated, so that a piece that was held back for the next one shows. */
const PAUSE_MS = 200;
const PIECES = 5;

/** Lets the search through, and then the answer, with a pause before each piece. */
export async function releaseOneByOne({ release }: StagedPorts): Promise<void> {
  release.search();
  for (let piece = 0; piece < PIECES; piece++) {
    await delay(PAUSE_MS);
    release.pieces(1);
  }
}
