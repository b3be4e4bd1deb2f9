import { expect, it } from '@jest/globals';
import { pino } from 'pino';
import { RunFailure } from '../../pipeline/failure.ts';
import { createFailureLog, toProblem } from '../../server/errors.ts';
import { observeRuns } from '../../server/log.ts';
import { createStorageLog } from '../../server/storage-log.ts';

it('failures of the storage are one line a minute with their number, wherever they are met', () => {
  const lines: { msg: string; failures?: number }[] = [];
  const logger = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
  let now = 0;
  const storage = createStorageLog(logger, () => now);
  const failRequest = createFailureLog(logger, storage);
  const observer = observeRuns(logger, storage);
  const error = new RunFailure('storage_unavailable', 'full');
  for (now = 0; now < 120_000; now += 1_000) {
    storage.failed(error);
    failRequest(toProblem(error, 'id'), error, '/api/chat/stream');
    observer.failed({ runId: 'run', errorId: 'id', stageId: 'page', error });
  }
  expect(lines.map(({ failures }) => failures)).toEqual([1, 180]);
  storage.recovered(120_000.4);
  expect(lines.at(-1)).toMatchObject({
    msg: 'the database can be written again',
    outageMs: 120_000,
    failures: 179,
  });
  storage.recovered(1);
  expect(lines).toHaveLength(3);
  failRequest(toProblem(new Error('other'), 'id'), new Error('other'), '/');
  expect(lines.at(-1)?.msg).toBe('request failed');
});
