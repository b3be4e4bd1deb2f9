import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { LANGUAGES } from '../../../server/i18n/languages.ts';
import { createWords } from '../../../server/i18n/words.ts';
import { createStagedPorts, type StagedPorts } from '../../e2e/staged-ports.ts';
import { createTestSite, type TestSite } from '../../test-site.ts';

let staged: StagedPorts;
let site: TestSite;
let port: number;
let cookie: string;
beforeEach(async () => {
  staged = createStagedPorts();
  site = await createTestSite({ ports: staged.ports, env: { WHEN_DETACHED: 'finish' } });
  port = (await site.listen()).port;
  const { headers } = await request(site.app).get('/');
  cookie = String(headers['set-cookie']).split(';')[0] ?? '';
});
afterEach(() => site.close());

/** Sends the form as a browser without script does, and waits for words in what has arrived so far. */
function sendForm(fields: Record<string, string>) {
  const body = new URLSearchParams(fields).toString();
  const socket = connect(port, '127.0.0.1');
  let text = '';
  let check = () => {};
  socket.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
    check();
  });
  socket.on('close', () => check());
  socket.write(
    `POST /ask HTTP/1.1\r\nHost: site\r\nCookie: ${cookie}\r\nAccept-Encoding: gzip, br\r\n` +
      `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n` +
      `Connection: close\r\n\r\n${body}`,
  );
  return {
    socket,
    text: () => text,
    waitFor: (words: string) =>
      new Promise<void>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`"${words}" did not come:\n${text}`)), 4_000);
        check = () => {
          if (!text.includes(words) && !socket.destroyed) return;
          clearTimeout(late);
          if (text.includes(words)) resolve();
          else reject(new Error(`The page ended without "${words}":\n${text}`));
        };
        check();
      }),
  };
}

describe('a question from a form without script', () => {
  it('is answered by a page that grows while the work goes on', async () => {
    const page = sendForm({ message: 'Why <b>?', clientMessageId: 'k1' });
    await page.waitFor('value="55"');
    expect(page.text()).toContain('<h2 class="question" dir="auto">Why &lt;b&gt;?</h2>');
    expect(page.text()).toContain('Searching the documents…');
    expect(page.text()).not.toContain('class="answer');
    staged.release.search();
    staged.release.pieces(3);
    await page.waitFor('passes every event on at once');
    expect(page.text()).not.toContain('keeps the connection open');
    expect(page.text()).not.toContain('value="82"');
    staged.release.pieces(2);
    await page.waitFor('</html>');
    const posts = [...page.text().matchAll(/<progress max="100" value="([\d.]+)"/g)].map(([, at]) =>
      Number(at),
    );
    expect(posts).toEqual(expect.arrayContaining([5, 15, 25, 35, 45, 55, 65, 75, 82, 90, 95]));
    expect(posts).toEqual([...posts].sort((one, other) => one - other));
    expect(page.text().match(/passes every event on at once\. <a class="citation"/g)).toHaveLength(1);
    expect(page.text()).toContain('keeps the connection open. <a class="citation"');
    expect(page.text()).toContain('class="source-title"');
    expect(page.text()).toMatch(/<a class="page-card" href="\/pages\//);
  });

  it('leaves no proxy and no compression a reason to hold it back', async () => {
    staged.release.all();
    const page = sendForm({ message: 'Why?' });
    await page.waitFor('</html>');
    const [head = ''] = page.text().split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 200/);
    expect(head).toMatch(/^Cache-Control: private, no-store, no-transform\r$/m);
    expect(head).toMatch(/^X-Accel-Buffering: no\r$/m);
    expect(head).toMatch(/^Content-Security-Policy: /m);
    expect(head).not.toMatch(/^Content-Encoding/m);
  });

  it('goes on when its reader leaves, and is found in the conversation', async () => {
    const page = sendForm({ message: 'Why?' });
    await page.waitFor('value="55"');
    page.socket.destroy();
    staged.release.all();
    const [run] = await untilFinished();
    const conversation = String(/\/c\/[\w-]+/.exec(await earlier())?.[0]);
    const { text } = await request(site.app).get(conversation).set('Cookie', cookie);
    expect(run?.state).toBe('done');
    expect(text).toContain('keeps the connection open.');
    expect(site.failures).toEqual([]);
  });

  it('is not asked twice when the page is reloaded, and is when another one is asked', async () => {
    staged.release.all();
    for (const message of ['Why?', 'Why?', 'How?']) {
      const page = sendForm({ message, clientMessageId: 'k1' });
      await page.waitFor('</html>');
      expect(page.text()).toContain('class="live-end" data-state="done"');
    }
    expect(site.reports).toHaveLength(2);
  });

  it('can be stopped while it streams, by who asked it alone, and keeps what was written', async () => {
    const page = sendForm({ message: 'Why?' });
    staged.release.search();
    staged.release.pieces(3);
    await page.waitFor('passes every event on at once');
    const [, action = ''] =
      /<form class="live-stop" method="post" action="([^"]+)" target="stopped">/.exec(page.text()) ?? [];
    expect(page.text()).toContain('<iframe name="stopped" hidden>');
    expect(page.text()).toMatch(/^Content-Security-Policy: .*;frame-src 'self'\r$/m);
    expect((await request(site.app).post(action)).status).toBe(404);
    const foreign = request(site.app).post(action).set('Cookie', cookie);
    expect((await foreign.set('Origin', 'https://elsewhere.example')).status).toBe(403);
    expect((await request(site.app).post(action).set('Cookie', cookie)).status).toBe(202);
    await page.waitFor('</html>');
    expect(page.text()).toContain('class="live-end" data-state="stopped"');
    expect(page.text()).toContain('passes every event on at once');
    expect(page.text()).not.toContain('keeps the connection open');
  });

  describe('that cannot be taken', () => {
    const send = (fields: Record<string, string>, language = 'en') =>
      request(site.app)
        .post('/ask')
        .type('form')
        .set('Cookie', cookie)
        .set('Accept-Language', language)
        .send(fields);
    const box = (html: string) => /<textarea[^>]*>([^<]*)<\/textarea>/.exec(html)?.[1];
    const problem = (html: string) => /id="ask-problem" role="alert">([^<]*)</.exec(html)?.[1];

    it('is given back in its box, with what is wrong beside it, and asked nobody', async () => {
      const message = `Why? ${'x'.repeat(3_996)}`;
      const { status, text } = await send({ message });
      expect(status).toBe(413);
      expect(box(text)).toBe(message);
      expect(problem(text)).toBe(
        'Too long: 4,001 characters, and 4,000 are allowed. Nothing was sent, and your text is still here.',
      );
      expect(text).not.toContain('<h1>That did not work');
      expect(text.split(message)).toHaveLength(2);
      expect(site.reports).toEqual([]);
    });

    it.each(LANGUAGES)('is told so in %s', async (language) => {
      const { text } = await send({ message: 'x'.repeat(4_001) }, language);
      expect(problem(text)).toBe(createWords(language).say('chat.tooLong', { count: 4_001, max: 4_000 }));
    });

    it('is given back even when it is many times too long', async () => {
      const message = 'é'.repeat(15_000);
      expect(box((await send({ message })).text)).toBe(message);
    });

    it('stays in its conversation', async () => {
      staged.release.all();
      const page = sendForm({ message: 'Why?' });
      await page.waitFor('</html>');
      const [, conversationId = ''] = /name="conversationId" value="([\w-]+)"/.exec(page.text()) ?? [];
      const { text } = await send({ message: 'x'.repeat(4_001), conversationId });
      expect(text).toContain('<h2 class="question" dir="auto">Why?</h2>');
      expect(text).toContain(`name="conversationId" value="${conversationId}"`);
      expect(text.match(/class="question"/g)).toHaveLength(2);
    });

    it('is given back when questions come too fast', async () => {
      await site.close();
      site = await createTestSite({ ports: staged.ports, env: { ASKS_PER_MINUTE_VISITOR: '1' } });
      const { headers } = await request(site.app).get('/');
      cookie = String(headers['set-cookie']).split(';')[0] ?? '';
      staged.release.all();
      await send({ message: 'Why?' });
      const { status, text } = await send({ message: 'And how?' });
      expect(status).toBe(429);
      expect(box(text)).toBe('And how?');
      expect(problem(text)).not.toBe('');
    });
  });

  it('is counted as it was written, whatever a form makes of its line ends', async () => {
    staged.release.all();
    const message = `${'a\n'.repeat(1_999)}ab`;
    const page = sendForm({ message: message.replaceAll('\n', '\r\n') });
    await page.waitFor('</html>');
    expect(page.text()).toContain('class="live-end" data-state="done"');
    expect(page.text()).toContain(`<h2 class="question" dir="auto">${message}</h2>`);
  });

  it('says what failed and keeps what was written', async () => {
    staged.failNext();
    staged.release.all();
    const page = sendForm({ message: 'Why?' });
    await page.waitFor('</html>');
    expect(page.text()).toContain('data-state="failed"');
    expect(page.text()).toContain('Not finished.');
  });

  it('leads to the conversation when the process ends before the answer does', async () => {
    const page = sendForm({ message: 'Why?' });
    await page.waitFor('value="55"');
    await site.runs.drain(0);
    await page.waitFor('</html>');
    expect(page.text()).toMatch(/<meta http-equiv="refresh" content="3;url=\/c\/[\w-]+">/);
  });
});

async function earlier(): Promise<string> {
  return (await request(site.app).get('/').set('Cookie', cookie)).text;
}

async function untilFinished() {
  for (let turn = 0; site.reports.length === 0; turn++) {
    if (turn > 500) throw new Error('The run did not end.');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return site.reports;
}
