/**
 * Writes `noun-kinds.json` of the weights folder again: `sh train.sh`, which brings WordNet. With `--held-out` it learns from
 * four fifths of the nouns, says how well it tells the others, and writes nothing.
 */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadMeaningTable } from '../../meaning/meaning-table.ts';
import { createNounKinds, NOUN_KINDS, type NounKinds, toNounModel } from '../../signals/noun-kinds.ts';
import { listNounExamples, type NounExample } from './noun-examples.ts';
import { trainNounKinds } from './train-noun-kinds.ts';

const WEIGHTS = 'pipeline/adapters/embedded/weights';
const args = process.argv.slice(2);
const [wordNetFolder] = args.filter((arg) => arg !== '--held-out');
if (!wordNetFolder) {
  console.error('Name the folder of WordNet that holds data.noun and index.noun.');
  process.exit(2);
}
const table = await loadMeaningTable(join(WEIGHTS, 'meaning.table'));
const examples = listNounExamples(wordNetFolder);
if (args.includes('--held-out')) {
  const isHeld = ({ words }: NounExample) =>
    (createHash('sha256').update(words).digest()[0] as number) % 5 === 0;
  const model = trainNounKinds(
    examples.filter((example) => !isHeld(example)),
    table,
  );
  measure(createNounKinds(toNounModel(model, table), table), examples.filter(isHeld));
} else {
  const target = join(WEIGHTS, 'noun-kinds.json');
  writeFileSync(target, `${JSON.stringify(trainNounKinds(examples, table), null, 2)}\n`);
  console.log(`wrote ${target}, learnt from ${examples.length} nouns`);
}

/** Of single nouns with one clear kind that the table knows. */
function measure(kindsOf: NounKinds, held: readonly NounExample[]): void {
  const clear = held.filter(({ words, target }) => table.rows.has(words) && Math.max(...target) > 0.7);
  const told = clear.map(({ words, target }) => {
    const shares = kindsOf(words.split(' '));
    const best = NOUN_KINDS.reduce((one, other) => (shares[other] > shares[one] ? other : one));
    return { gold: NOUN_KINDS[target.indexOf(Math.max(...target))], best };
  });
  for (const kind of NOUN_KINDS) {
    const gold = told.filter((one) => one.gold === kind);
    const said = told.filter((one) => one.best === kind);
    const right = gold.filter((one) => one.best === kind).length;
    const figures = { nouns: gold.length, recall: right / gold.length, precision: right / said.length };
    console.log(kind, JSON.stringify(figures));
  }
}
