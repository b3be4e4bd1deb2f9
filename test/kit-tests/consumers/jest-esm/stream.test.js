import { createServer } from 'node:http';
import { expect, it } from '@jest/globals';
import { sse } from 'milepost/testing';
import request from 'supertest';
import 'milepost/testing/jest-globals';

const server = createServer((_req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write('id: 1\nevent: stage\ndata: {"stage":"start","progress":10}\n\n');
  setTimeout(() => res.end('id: 2\nevent: stage\ndata: {"stage":"end","progress":100}\n\n'), 100);
});

it('asserts on a stream with Jest and ES modules', async () => {
  const stream = await request(server).get('/').expect(200).use(sse());
  expect(stream).toHaveStages(['start', 'end']);
  expect(stream).toBeMonotonic();
  expect(stream).toBeUnbuffered();
  expect(stream).toHaveNoGaps({ from: 1 });
  expect(stream).toEndCleanly();
  expect(() => expect(stream).toHaveStages(['start'])).toThrow('Not expected here: end');
});
