import type {
  Confusion,
  Duplicate,
  KindFlaws,
  LabelFigures,
} from '../../pipeline/adapters/embedded/own-kinds/find-kind-flaws.ts';
import type { OwnKindAction } from '../../pipeline/ports.ts';
import type { ParsedOwnKinds } from '../../pipeline/text/parse-own-kinds.ts';
import { toPrintable } from '../../pipeline/text/printable.ts';

export interface TrainingReport extends KindFlaws {
  /** Of what was learnt. */
  readonly bytes: number;
  readonly seconds: number;
  readonly isKept: boolean;
}

const LISTED = 10;
/** A label of which fewer examples are told right is weak. */
const WEAK_RECALL = 0.8;
/** With fewer examples, more of them are the first thing to try. */
const FEW_EXAMPLES = 15;
const MAX_TEXT_CHARS = 100;

/** The report as plain lines for a terminal: how well the labels can be told apart, then what to mend. */
export function toTrainingReport(path: string, report: TrainingReport): string {
  const { examples, labels, accuracy, accuracyWithBound, turnedAway, repeated, isKept } = report;
  const size = `${(report.bytes / 1_048_576).toFixed(1)} MB`;
  const head = [
    `Learnt ${count(labels.length, 'label')} from ${count(examples, 'example')} of ${path} in ${report.seconds} s, ${size}.`,
    '',
    'Each example was told by what was learnt from others:',
    `  told right                                     ${percent(accuracy)}`,
    `  told right, and surely enough to be used       ${percent(accuracyWithBound)}`,
    `  given no label when its own is not to be had   ${percent(turnedAway)}`,
    ...(repeated > 0
      ? ['', `${count(repeated, 'example')} of the file say what another one of the same label says.`]
      : []),
  ];
  const weak = labels.filter(({ recall }) => recall < WEAK_RECALL);
  const parts = [
    head,
    toPart('Weak labels, and what to do about them:', weak, toWeakLine),
    toPart(
      'Told to be another label most often:',
      report.confusions.filter(isWorthTelling),
      toConfusionLines,
    ),
    toPart(
      'The same words, or nearly, under two labels. Decide for one, or tell them apart:',
      report.duplicates,
      toDuplicateLines,
    ),
    isKept ? ['A running site uses them with its next question.'] : ['Nothing was kept.'],
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** What is in use, by label: how many examples, and what is done. */
export function toKindsInUse({ examples, actions }: ParsedOwnKinds): string {
  const counts = new Map<string, number>();
  for (const { label } of examples) counts.set(label, (counts.get(label) ?? 0) + 1);
  const lines = [...counts].map(([label, number]) => {
    const action = describeAction(actions.get(label) ?? {});
    return `  ${toPrintable(label)}: ${count(number, 'example')}${action === '' ? '' : `; ${action}`}`;
  });
  return `${count(counts.size, 'label')} in use:\n${lines.join('\n')}\n`;
}

function describeAction({ page, answer, handover }: OwnKindAction): string {
  return [
    page === undefined ? '' : `page ${page}`,
    answer === undefined ? '' : `answer ${shorten(answer)}`,
    handover === undefined ? '' : `hand-over ${toPrintable(handover)}`,
  ]
    .filter((part) => part !== '')
    .join('; ');
}

function toPart<Item>(title: string, items: readonly Item[], toLines: (item: Item) => string[]): string[] {
  if (items.length === 0) return [];
  const more = items.length > LISTED ? [`  and ${items.length - LISTED} more; --json lists all`] : [];
  return [title, ...items.slice(0, LISTED).flatMap(toLines), ...more];
}

function toWeakLine({ label, examples, recall, confusedWith }: LabelFigures): string[] {
  const other = confusedWith === null ? '' : toPrintable(confusedWith);
  const advice =
    examples < FEW_EXAMPLES
      ? `add examples, ${FEW_EXAMPLES} or more in all`
      : `add examples that tell it from ${other}, or make one label of both`;
  return [
    `  ${toPrintable(label)}: ${percent(recall)} of ${count(examples, 'example')} told right; ${advice}`,
  ];
}

function isWorthTelling({ count: number }: Confusion): boolean {
  return number > 1;
}

function toConfusionLines({ label, told, count: number, examples }: Confusion): string[] {
  return [
    `  ${toPrintable(label)} as ${toPrintable(told)}, ${number} times:`,
    ...examples.map(({ text, line }) => `    line ${line}: ${shorten(text)}`),
  ];
}

function toDuplicateLines({ text, line, label, other }: Duplicate): string[] {
  return [
    `  line ${line}, ${toPrintable(label)}: ${shorten(text)}`,
    `    line ${other.line}, ${toPrintable(other.label)}: ${shorten(other.text)}`,
  ];
}

function shorten(text: string): string {
  const line = toPrintable(text.replace(/\s+/g, ' '));
  return line.length > MAX_TEXT_CHARS ? `${line.slice(0, MAX_TEXT_CHARS)}…` : line;
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
