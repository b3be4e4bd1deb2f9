import { UpstreamFailure } from '../chat/to-run-failure.ts';
import type { TextStage } from './text-stage.ts';

/** So many characters of the instructions in a row are no accident. */
const LEAK_CHARS = 48;
/** From here on text that goes on as the instructions do is held until it stops to. */
const SUSPICIOUS_CHARS = 14;
/** A long piece is looked at in steps, so that nothing in its middle is missed. */
const STEPS = /[\s\S]{1,8}/g;

/**
 * Holds back text that recites the instructions, and ends the answer when it does so at length. What is recited from the first
 * word on is never shown, so that something else can answer.
 * @throws {UpstreamFailure} from `push`, `upstream_refused`
 */
export function createPromptGuard(instructions: string): TextStage {
  const secret = normalise(instructions);
  let held = '';
  /** The last of what was shown, and what is held, normalised. */
  let recent = '';
  let isOpening = true;

  function take(piece: string): string {
    held += piece;
    recent += normalise(piece);
    const opening = recent.trimStart();
    isOpening &&= secret.includes(opening);
    const recited = isOpening ? opening.length : measureRecital(recent, secret);
    if (recited >= LEAK_CHARS) {
      throw new UpstreamFailure('upstream_refused', 'The model recited its instructions.');
    }
    const free = held.slice(0, Math.max(0, held.length - recited));
    held = held.slice(free.length);
    recent = recent.slice(-(LEAK_CHARS + held.length));
    return free;
  }

  return {
    push: (piece) => (piece.match(STEPS) ?? []).map(take).join(''),
    end: () => held,
  };
}

/** How many characters at the end of the text stand in the instructions as they are here; 0 when too few to mean anything. */
function measureRecital(text: string, secret: string): number {
  let length = SUSPICIOUS_CHARS;
  if (text.length < length || !secret.includes(text.slice(-length))) return 0;
  while (length < text.length && secret.includes(text.slice(-length - 1))) length++;
  return length;
}

/** One character for one, so that lengths stay what they are. */
function normalise(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()).replace(/\s/g, ' ');
}
