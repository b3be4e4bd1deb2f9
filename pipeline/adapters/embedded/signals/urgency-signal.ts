import type { Signal } from '../../../ports.ts';

/** Words of hurry, with how much each says by itself. */
const HURRY: readonly [weight: number, pattern: RegExp][] = [
  [0.6, /\b(?:asap|a\.s\.a\.p\.?|as soon as possible)/iu],
  [
    0.6,
    /\b(?:prod(?:uction)?|(?:our|my|the) (?:live )?(?:site|server|service|app|api|website))\b.{0,15}?\b(?:is|are|went|has been|have been) (?:completely |totally )?(?:down|offline|broken)\b/iu,
  ],
  [0.45, /\b(?:urgent(?:ly)?|emergency|immediately)\b/iu],
  [
    0.45,
    /\b(?:due|demo|launch(?:ing)?|release|presentation|go(?:ing)? live|deadline|finish|ready|need (?:it|this))\b.{0,25}?\b(?:today|tonight|tomorrow|this (?:morning|afternoon|evening)|in (?:an|one|two|half an|\d+) (?:hours?|minutes?)|by (?:eod|noon|end of (?:the )?day))\b/iu,
  ],
  [0.3, /\b(?:right now|right away|quickly|hurry|in a (?:hurry|rush)|running out of time)\b/iu],
];
/** Somebody in need speaks of themselves; "What does urgent mean?" does not. */
const OWN_NEED = /\b(?:i|we|my|our|us|me|please|help)\b/iu;
const OWN_NEED_WEIGHT = 0.15;
const EXCLAMATION_WEIGHT = 0.1;
const MIN_CONFIDENCE = 0.5;
const MAX_CONFIDENCE = 0.85;
const CALM =
  /\b(?:no (?:rush|hurry)|not (?:that |very |really )?urgent|take your time|whenever you (?:can|have time)|when(?:ever)? you get a chance)\b/iu;

/**
 * Whether one message is in a hurry: `high`, or `low` when it says that there is none. This is no learnt model, for want
 * of labelled data: a few turns of phrase, in English, added up, and silence unless they are plain.
 */
export function findUrgency(text: string): Signal | null {
  const calm = CALM.exec(text);
  if (calm) return { key: 'urgency', value: 'low', confidence: 0.7, why: calm[0] };
  const found = HURRY.flatMap(([weight, pattern]) => {
    const match = pattern.exec(text);
    return match ? [{ weight, why: match[0] }] : [];
  }).sort((a, b) => b.weight - a.weight);
  const [strongest] = found;
  if (!strongest) return null;
  const sum =
    found.reduce((total, { weight }) => total + weight, 0) +
    (OWN_NEED.test(text) ? OWN_NEED_WEIGHT : 0) +
    (text.includes('!') ? EXCLAMATION_WEIGHT : 0);
  if (sum < MIN_CONFIDENCE) return null;
  return {
    key: 'urgency',
    value: 'high',
    confidence: Math.min(MAX_CONFIDENCE, sum),
    why: strongest.why.trim(),
  };
}
