/** Prints what was promised and whether it holds; what does not makes the command fail. */
export function tellVerdicts(verdicts: readonly (readonly [what: string, holds: boolean])[]): void {
  for (const [what, holds] of verdicts) process.stdout.write(`\n${holds ? 'good' : 'BAD '} ${what}`);
  process.stdout.write('\n');
  if (verdicts.some(([, holds]) => !holds)) process.exitCode = 1;
}
