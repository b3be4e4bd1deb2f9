import testing = require('milepost/testing');

export async function check(): Promise<number> {
  const stream: testing.EventStream = await testing.openStream('http://127.0.0.1', { deadline: 100 });
  testing.assertStream(stream).toStartWithin(100);
  return stream.events.length;
}
