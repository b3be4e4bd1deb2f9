import { expect } from '@jest/globals';
import { assertStream, type EventStream, openStream, slowReader, sse, streamOf } from 'milepost/testing';
import request from 'supertest';
import 'milepost/testing/jest-globals';

const call = () => request('http://127.0.0.1').post('/ask').send({ message: 'a' });

export async function check(): Promise<void> {
  const stream: EventStream = await openStream(call(), {
    until: ({ type }) => type === 'done',
    deadline: 100,
  });
  const same: EventStream = streamOf(await call().use(sse({ live: true })));
  for await (const { atMs, id } of same) if (atMs > 5) expect(id).toBe('1');
  expect(stream).toHaveStages(['init', ['done', 100]]);
  expect(stream).not.toBeMonotonic('percent');
  await expect(stream).toResumeFrom(1, (id) => call().set('Last-Event-ID', id).use(sse()));
  await expect({ target: 'http://127.0.0.1' }).toSurvive(slowReader(100));
  assertStream(stream).toFollowProtocol({ heartbeatMs: 10 });
  // @ts-expect-error a stage is a name, or a name and a number
  expect(stream).toHaveStages([5]);
  // @ts-expect-error an option that does not exist
  await openStream(call(), { timeout: 100 });
}
