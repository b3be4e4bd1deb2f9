import type { Check, Diagnosis, Remedy, ShownFix } from './diagnose.ts';

/** How the result of a check is called in text. */
export const OUTCOMES: Readonly<Record<Check['outcome'], string>> = {
  ok: 'ok',
  fault: 'FAULT',
  advice: 'advice',
  note: 'note',
  untested: '-',
  waiting: '…',
};

/** A diagnosis as text for a terminal: the checks, the lines that mend what is wrong, and the verdict last. */
export function toReportText(origin: string, diagnosis: Diagnosis): string {
  const { checks, remedies, verdict } = diagnosis;
  // Without a first answer nothing else was tested, and saying so eleven times helps nobody.
  const hasAnswer = checks.some(({ id, outcome }) => id === 'answer' && outcome === 'ok');
  const told = checks.filter(({ id, outcome }) => hasAnswer || id === 'answer' || outcome === 'fault');
  const width = Math.max(...told.map(({ title }) => title.length));
  const rows = told.map(
    ({ outcome, title, sentence }) => `  ${OUTCOMES[outcome].padEnd(7)} ${title.padEnd(width)}  ${sentence}`,
  );
  return [`${origin}\n`, ...rows, ...remedies.map(toRemedyText), `\n${verdict}\n`].join('\n');
}

function toRemedyText({ title, fixes }: Remedy): string {
  const heading = `\n${title.charAt(0).toUpperCase()}${title.slice(1)}:`;
  return [heading, ...fixes.map(toFixText)].join('\n');
}

function toFixText({ server, place, say, lines }: ShownFix): string {
  const head = `\n  ${server}${place && `, ${place}`}: ${say}`;
  return lines === '' ? head : `${head}\n${lines.replaceAll(/^/gm, '      ')}`;
}
