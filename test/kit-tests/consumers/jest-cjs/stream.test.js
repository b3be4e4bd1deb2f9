const { createServer } = require('node:http');
const { sse } = require('milepost/testing');
const request = require('supertest');

const server = createServer((_req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write('id: 1\nevent: stage\ndata: {"stage":"start","progress":10}\n\n');
});

it('asserts on a stream with Jest and CommonJS', async () => {
  const stream = await request(server)
    .get('/')
    .use(sse({ live: true }));
  for await (const { data } of stream) {
    expect(data).toEqual({ stage: 'start', progress: 10 });
    break;
  }
  expect(stream).toStartWithin(2_000);
  expect(stream).toHaveStages([['start', 10]]);
  expect(() => expect(stream).toEndCleanly()).toThrow('the test itself left');
});
