import type { Request, Response } from 'express';
import type { Runs } from '../pipeline/runs/run.ts';
import { foreignOriginOf } from './middleware/check-origin.ts';
import { introduceVisitor, isReturning } from './middleware/visitor.ts';
import type { Ask } from './routes/ask-body.ts';
import type { Signatures } from './signatures.ts';

/** How long a first question can be asked again, at least; at most twice as long. */
const WINDOW_MS = 10 * 60 * 1_000;
/** As in every id: the time, to the base of 36. */
const TIME_DIGITS = 9;
/** Keys that could be those of another client are of no use here: counters, names, hashes that were cut short. */
const MIN_KEY_CHARS = 16;
const MIN_DIFFERENT_CHARS = 8;

/** Recognises who asks a first question once more; to be called right before its run is begun. */
export type RecogniseNewcomer = (req: Request, res: Response, ask: Ask, key: string | null) => Promise<void>;

export interface NewcomersOptions {
  readonly runs: Pick<Runs, 'hasAsked'>;
  readonly signatures: Signatures;
  readonly now?: () => number;
}

/**
 * A visitor who is not known yet and whose first answer gets lost asks again without a cookie. The id of such a visitor is
 * made from the request, by a signature that nobody else can make: the same body with the same key, from the same address,
 * browser and origin, within the same ten minutes or the next ones, is the same visitor, and joins the run. A key is made by
 * the client and may be weak, so it alone identifies nobody.
 */
export function createNewcomers({ runs, signatures, now = Date.now }: NewcomersOptions): RecogniseNewcomer {
  return async function recogniseNewcomer(req, res, ask, key) {
    if (key === null || isReturning(res) || !isStrong(key)) return;
    const window = Math.floor(now() / WINDOW_MS);
    const asked = JSON.stringify([key, ask, req.ip, req.get('user-agent'), foreignOriginOf(res)]);
    const toId = (number: number) =>
      (number * WINDOW_MS).toString(36).padStart(TIME_DIGITS, '0') +
      signatures.sign('newcomer', `${number} ${asked}`);
    const earlier = toId(window - 1);
    introduceVisitor(res, (await runs.hasAsked(earlier, key)) ? earlier : toId(window));
  };
}

function isStrong(key: string): boolean {
  return key.length >= MIN_KEY_CHARS && new Set(key).size >= MIN_DIFFERENT_CHARS;
}
