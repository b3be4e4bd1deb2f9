import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { parseWebhookSecret } from '../../../server/webhook/parse-webhook.ts';
import { signMessage } from '../../../server/webhook/sign-message.ts';
import { PACKAGE_ROOT } from '../../test-site.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const message = { id: 'msg_1', body: '{"data":{"question":"Wo – «hier»?"}}' };
const folder = mkdtempSync(join(tmpdir(), 'milepost-'));
let isFromMilepost: (headers: Readonly<Record<string, string>>, body: string) => boolean;

beforeAll(async () => {
  const guide = readFileSync(join(PACKAGE_ROOT, 'pipeline/guide/handing-over.md'), 'utf8');
  const [, snippet = ''] = /```js\n([\s\S]*?)```/.exec(guide) ?? [];
  const file = join(folder, 'snippet.mjs');
  writeFileSync(file, snippet);
  process.env.WEBHOOK_SECRET = SECRET;
  ({ isFromMilepost } = await import(pathToFileURL(file).href));
});
afterAll(() => {
  delete process.env.WEBHOOK_SECRET;
  rmSync(folder, { recursive: true, force: true });
});

it('the lines of the guide know what Milepost has signed, and nothing else', () => {
  const headers = signMessage(message, parseWebhookSecret(SECRET), Date.now());
  expect(isFromMilepost(headers, message.body)).toBe(true);
  expect(
    isFromMilepost({ ...headers, 'webhook-signature': `v2,x ${headers['webhook-signature']}` }, message.body),
  ).toBe(true);
  expect(isFromMilepost(headers, `${message.body} `)).toBe(false);
  expect(isFromMilepost({ ...headers, 'webhook-id': 'msg_2' }, message.body)).toBe(false);
  expect(isFromMilepost({ ...headers, 'webhook-signature': 'v1,' }, message.body)).toBe(false);
  const other = signMessage(message, Buffer.alloc(32, 8), Date.now());
  expect(isFromMilepost(other, message.body)).toBe(false);
  const old = signMessage(message, parseWebhookSecret(SECRET), Date.now() - 301_000);
  expect(isFromMilepost(old, message.body)).toBe(false);
});
