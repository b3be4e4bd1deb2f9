import { explainFewFiles } from './open-files.ts';

// Only after this may the rest be loaded: Node opens the files of its modules side by side.
const problem = explainFewFiles();
if (problem === null) await import('./site-main.ts');
else {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
}
