import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom, shuffle } from '../../../pipeline/adapters/embedded/training/random.ts';
import { createAnswerCheck } from '../../../pipeline/adapters/openai/check/check-answer.ts';
import { findRemark } from '../../../pipeline/adapters/openai/check/remarks.ts';
import { findPackageRoot } from '../../../server/environment.ts';
import { readJsonLines } from '../data-files.ts';
import {
  type Altered,
  alterCode,
  alterName,
  alterNumber,
  listCodeWords,
  listNumbers,
  NAME_CLASSES,
} from './alter.ts';
import { paraphrase, rewordFreely } from './paraphrase.ts';
import { type Asked, askBase, listCode, listSentences, type Sample } from './samples.ts';

/**
 * Says to the check of a model's answers what the passages say, and the same with one number, name or word of code another
 * one, and prints how much of each was marked.
 */
const TUNED_ON = ['fastify', 'sitepolicy'];
const REPORTED = ['jekyll', 'postgres', 'vite'];
const MIN_CAUGHT = 0.9;
const MAX_MARKED = 0.05;
const REMARK = findRemark('en');
const PIECE_CHARS = 5;

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: process.env.MILEPOST_DATA ?? join(findPackageRoot(), '../shared/data') },
    seed: { type: 'string', default: '1' },
    /** Of each kind and question so many sentences. */
    each: { type: 'string', default: '3' },
    bases: { type: 'string', default: [...TUNED_ON, ...REPORTED].join(',') },
    /** Prints what was judged wrongly. */
    verbose: { type: 'boolean', default: false },
  },
});
const each = Number(options.each);
const root = join(options.data, 'real-docs');
if (!existsSync(root))
  throw new Error(`${options.data} has no real-docs. Name the folder of the public data with --data.`);

interface Tally {
  judged: number;
  marked: number;
}
type Tallies = Map<string, Tally>;

const tallies = new Map<string, Tallies>();
for (const base of options.bases.split(',')) tallies.set(base, await measureBase(base));
print('tuned on', TUNED_ON);
print('reported', REPORTED);

async function measureBase(base: string): Promise<Tallies> {
  const random = createRandom(Number(options.seed));
  const rows = readJsonLines<{ question: string; answerable: boolean }>(join(root, base, 'questions.jsonl'));
  const asked = await askBase(
    join(root, base, 'docs'),
    rows.filter(({ answerable }) => answerable).map(({ question }) => question),
  );
  const everything = asked.flatMap(({ passages }) => passages.map(({ text }) => text)).join('\n');
  const names = NAME_CLASSES.map((pattern) => [...new Set(everything.match(pattern) ?? [])]);
  const words = [...new Set(asked.flatMap(listCode).flatMap(({ text }) => listCodeWords(text)))];
  const counts: Tallies = new Map();
  const seen = new Set<string>();

  function tell(kind: string, { asked: { question, passages }, n }: Sample, text: string, why = ''): void {
    const tally = counts.get(kind) ?? { judged: 0, marked: 0 };
    counts.set(kind, tally);
    const isMarked = judge(question, passages, text, n);
    tally.judged++;
    if (isMarked) tally.marked++;
    const isRight = isMarked === why.length > 0;
    if (options.verbose && !isRight)
      console.log(`${base} · ${kind} · ${why} · ${text.replaceAll('\n', '⏎')}`);
  }

  function tellAltered(kind: string, sample: Sample, altered: Altered | null): boolean {
    if (!altered || sample.asked.question.toLowerCase().includes(altered.to.toLowerCase())) return false;
    tell(kind, sample, altered.text, `${altered.from} → ${altered.to}`);
    return true;
  }

  for (const one of asked) {
    const given = one.passages.map(({ text }) => text).join('\n');
    const isFar = (name: string) => !given.toLowerCase().includes(name.toLowerCase());
    const near = NAME_CLASSES.map((pattern) => [...new Set(given.match(pattern) ?? [])]);
    const take = (samples: Sample[], alter: (sample: Sample) => boolean) => {
      let taken = 0;
      for (const sample of shuffle(samples, random)) {
        if (taken === each) return;
        if (seen.has(sample.text) || !alter(sample)) continue;
        seen.add(sample.text);
        taken++;
        const isCode = sample.text.startsWith('```');
        tell(isCode ? 'code as it is' : 'as it is', sample, sample.text);
        const other = isCode ? null : paraphrase(sample, random);
        if (other !== null) tell('in other words', sample, other);
        if (!isCode) tell('two of five words are others', sample, rewordFreely(sample.text, random));
      }
    };
    const sentences = listSentences(one);
    take(sentences, (sample) => {
      tellAltered(
        'number of the same passages',
        sample,
        alterNumber(sample.text, listNumbers(given), random),
      );
      return tellAltered('number', sample, alterNumber(sample.text, [], random));
    });
    take(sentences, (sample) => {
      tellAltered('name of the same passages', sample, alterName(sample.text, near, random));
      return tellAltered(
        'name',
        sample,
        alterName(
          sample.text,
          names.map((each) => each.filter(isFar)),
          random,
        ),
      );
    });
    const code = listCode(one).map((sample) => ({ ...sample, text: `\`\`\`\n${sample.text}\n\`\`\`` }));
    take(code, (sample) => {
      tellAltered('code of the same passages', sample, alterCode(sample.text, listCodeWords(given), random));
      return tellAltered('code', sample, alterCode(sample.text, words.filter(isFar), random));
    });
    // Sentences without any such thing are said as well, and may be marked as wrongly.
    for (const sample of shuffle(sentences, random).slice(0, each)) {
      const other = paraphrase(sample, random);
      if (other !== null) tell('in other words', sample, other);
    }
  }
  return counts;
}

/** Whether the check of answers marks the text, in small pieces as a model streams it. */
function judge(question: string, passages: Asked['passages'], text: string, n: number): boolean {
  const check = createAnswerCheck({
    passages,
    urlOf: ({ id }) => id,
    said: [question],
    language: 'en',
    unsupported: 'mark',
  });
  const answer = text.startsWith('```') ? text : `${text.replace(/[.!?]$/, '')} [${n}].`;
  const pieces = answer.match(new RegExp(`[\\s\\S]{1,${PIECE_CHARS}}`, 'g')) ?? [];
  return (pieces.map((piece) => check.push(piece)).join('') + check.end()).includes(REMARK);
}

function print(title: string, bases: readonly string[]): void {
  const measured = bases.filter((base) => tallies.has(base));
  if (measured.length === 0) return;
  const kinds = [...new Set(measured.flatMap((base) => [...(tallies.get(base)?.keys() ?? [])]))].sort();
  console.log(
    `\n| ${title}: share that was marked | ${measured.join(' | ')} | all | of | |\n|${'---|'.repeat(measured.length + 4)}`,
  );
  for (const kind of kinds) {
    const cells = measured.map((base) => tallies.get(base)?.get(kind) ?? { judged: 0, marked: 0 });
    const all = cells.reduce((sum, cell) => ({
      judged: sum.judged + cell.judged,
      marked: sum.marked + cell.marked,
    }));
    const isWrong = kind.includes('as it is') || kind.includes('words');
    const isTold = kind.includes('same passages');
    const isMet = isTold || (isWrong ? shareOf(all) <= MAX_MARKED : shareOf(all) >= MIN_CAUGHT);
    if (!isMet) process.exitCode = 1;
    const aim = isTold ? '' : isWrong ? `<= ${MAX_MARKED}` : `>= ${MIN_CAUGHT}`;
    console.log(
      `| ${kind} | ${cells.map((cell) => shareOf(cell).toFixed(3)).join(' | ')} | ${shareOf(all).toFixed(3)} | ${all.judged} | ${aim} ${isTold ? '' : isMet ? 'met' : 'MISSED'} |`,
    );
  }
}

function shareOf({ judged, marked }: Tally): number {
  return judged === 0 ? 0 : marked / judged;
}
