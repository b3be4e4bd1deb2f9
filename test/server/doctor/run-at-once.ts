/** Runs the jobs in their order, so many at a time; resolves when all have ended. An examination waits most of its time. */
export async function runAtOnce(limit: number, jobs: readonly (() => Promise<unknown>)[]): Promise<void> {
  const waiting = [...jobs];
  const runNext = async (): Promise<void> => {
    const job = waiting.shift();
    if (!job) return;
    await job();
    await runNext();
  };
  await Promise.all(Array.from({ length: limit }, runNext));
}
