/** The length of the longest run of backticks. */
export function longestBackticks(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}

/** The backticks of a fence around the code, longer than any in it. */
export function fenceFor(code: string): string {
  return '`'.repeat(Math.max(2, longestBackticks(code)) + 1);
}
