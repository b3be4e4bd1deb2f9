/** Prints a plain last line that any log reader can recognise: `jest: N passed, N failed, N skipped`. */
export default class ClosingLineReporter {
  onRunComplete(_contexts, result) {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numRuntimeErrorTestSuites } =
      result;
    // A suite that cannot even load has no failed test of its own, and must not look like a pass.
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    const line = `jest: ${numPassedTests} passed, ${failed} failed, ${numPendingTests + numTodoTests} skipped\n`;
    process.once('exit', () => process.stdout.write(line));
  }

  getLastError() {
    return undefined;
  }
}
