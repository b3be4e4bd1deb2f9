import type { ModelCheck } from './examine-models.ts';

const OUTCOMES: Readonly<Record<ModelCheck['outcome'], string>> = {
  ok: 'ok',
  advice: 'advice',
  fault: 'FAULT',
};

/** A check as lines for a terminal, with what was learnt below it. */
export function toCheckText({ title, model, outcome, sentence, learnt, cost }: ModelCheck): string {
  const price = cost === null ? '' : ` Costs ${cost.toFixed(6).replace(/0+$/, '').replace(/\.$/, '')}.`;
  const head = `  ${OUTCOMES[outcome].padEnd(7)} ${title.padEnd(16)}  ${model}: ${sentence}${price}`;
  return [head, ...learnt.map((what) => `${' '.repeat(28)}learnt: ${what}`)].join('\n');
}

/** One sentence, the last. */
export function toModelVerdict(checks: readonly ModelCheck[]): string {
  if (checks.length === 0)
    return 'No model is set: OPENAI_API_KEY or OPENAI_BASE_URL turns one on, OPENAI_EMBEDDING_MODEL or EMBEDDING_MODEL_FOLDER vectors.';
  if (checks.some(({ isInTheWay }) => isInTheWay)) return 'Milepost does not start with these settings.';
  const faults = checks.filter(({ outcome }) => outcome === 'fault').length;
  if (faults === checks.length) return 'No model answers; the built-in stages will.';
  if (faults > 0)
    return `${faults} of ${checks.length} do not work; the built-in stages will answer in their place.`;
  return checks.some(({ outcome }) => outcome === 'advice')
    ? 'All answer; see the advice.'
    : 'All answer as they should.';
}
