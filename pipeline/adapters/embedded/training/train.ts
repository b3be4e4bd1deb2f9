/**
 * Writes the models of the weights folder again from the data that they were learnt from:
 * `npm run train:weights -- <data folder> [<weights folder>]`.
 * The same data gives the same files.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { trainMood } from './train-mood.ts';
import { trainQuestionKind } from './train-question-kind.ts';

const [dataFolder, weightsFolder = 'pipeline/adapters/embedded/weights'] = process.argv.slice(2);
if (!dataFolder) {
  console.error('Name the data folder: npm run train:weights -- <data folder>');
  process.exit(2);
}
const models = { 'question-kind.json': trainQuestionKind, 'mood.json': trainMood };
for (const [file, train] of Object.entries(models)) {
  const target = join(weightsFolder, file);
  writeFileSync(target, `${JSON.stringify(train(dataFolder), null, 2)}\n`);
  console.log(`wrote ${target}`);
}
