import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { createTestSite, type TestSite } from '../test-site.ts';
import { findSlowShapes } from './find-slow-shapes.ts';

jest.setTimeout(300_000);

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
let site: TestSite;
let port: number;

beforeAll(async () => {
  site = await createTestSite();
  ({ port } = await site.listen());
});

afterAll(async () => {
  agent.destroy();
  await site.close();
});

interface Sent {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

async function send({ path, method = 'GET', headers = {}, body }: Sent): Promise<void> {
  const sent = request({ host: '127.0.0.1', port, agent, path, method, headers });
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  answer.resume();
  await once(answer, 'end');
  if ((answer.statusCode ?? 0) >= 500)
    throw new Error(`${path.slice(0, 40)} was answered with ${answer.statusCode}`);
}

/** UTF-8 as the bytes of a header, without the characters that no header can have. */
function toHeader(text: string): string {
  return Buffer.from(text.toWellFormed().replace(/\p{Cc}/gu, ''), 'utf8')
    .toString('latin1')
    .slice(0, text.length);
}

/** ASCII with its escapes whole. */
function toPath(text: string): string {
  return encodeURIComponent(text.replace(/[^\x20-\x7e]/g, '-'))
    .slice(0, text.length)
    .replace(/%.?$/, '');
}

const RUN = '/api/chat/stream/unknown';
const PAGE = '/passages/unknown';

test.each<[string, (text: string) => Sent]>([
  ['Accept-Language', (text) => ({ path: PAGE, headers: { 'accept-language': toHeader(text) } })],
  ['Accept-Encoding', (text) => ({ path: PAGE, headers: { 'accept-encoding': toHeader(text) } })],
  ['If-None-Match', (text) => ({ path: PAGE, headers: { 'if-none-match': toHeader(text) } })],
  ['Cookie', (text) => ({ path: PAGE, headers: { cookie: toHeader(text) } })],
  ['Accept', (text) => ({ path: RUN, headers: { accept: toHeader(text) } })],
  ['Origin', (text) => ({ path: RUN, headers: { origin: toHeader(text) } })],
  ['Authorization', (text) => ({ path: RUN, headers: { authorization: `Bearer ${toHeader(text)}` } })],
  ['Last-Event-ID', (text) => ({ path: RUN, headers: { 'last-event-id': toHeader(text) } })],
  ['the key of a site', (text) => ({ path: RUN, headers: { 'x-milepost-site': toHeader(text) } })],
  [
    'the token of a visitor',
    (text) => ({ path: RUN, headers: { origin: 'http://a.example', 'x-milepost-visitor': toHeader(text) } }),
  ],
  ['the name of a conversation', (text) => ({ path: `/c/${toPath(text)}` })],
  ['the name of a passage', (text) => ({ path: `/passages/${toPath(text)}` })],
  [
    'the name of a page and its version',
    (text) => ({ path: `/pages/${toPath(text)}/v/${toPath(text.slice(0, 100))}` }),
  ],
  ['a choice of language', (text) => ({ path: `${PAGE}?lang=${toPath(text)}` })],
  ['the fields of an ask', toRefusedAsk],
])('a request takes no more than its share of time, whatever it holds: %s', async (_, toSent) => {
  expect(await findSlowShapes((text) => send(toSent(text)))).toEqual([]);
});

/** Its message is read and its other fields are refused. */
function toRefusedAsk(text: string): Sent {
  const body = JSON.stringify({
    message: text,
    conversationId: text,
    locale: text,
    clientMessageId: `${text}\n`,
  });
  return { path: '/api/chat/stream', method: 'POST', headers: { 'content-type': 'application/json' }, body };
}
