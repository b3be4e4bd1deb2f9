import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pino from 'pino';
import request, { type Response } from 'supertest';
import { LIKENESS_BY_WORDS } from '../../fakes/likeness-by-words.ts';
import { createTestSite, type TestSite } from '../../test-site.ts';

const KEY = 'k'.repeat(32);
const PAGES = ['', '/questions', '/runs', '/sources', '/answers', '/answers/new', '/words'];

describe('the operator’s pages', () => {
  let site: TestSite;
  let lines: Record<string, unknown>[];
  const open = async (env: Record<string, string>) => {
    lines = [];
    const write = (line: Buffer, _: unknown, done: () => void) => {
      lines.push(JSON.parse(String(line)));
      done();
    };
    const logger = pino({}, new Writable({ write }));
    site = await createTestSite({ ports: { likeness: LIKENESS_BY_WORDS }, env, logger });
  };
  beforeEach(() => open({ OPERATOR_KEY: KEY }));
  afterEach(() => site.close());

  const ask = async (message: string) => {
    const { text } = await request(site.app).post('/api/chat/stream').send({ message }).expect(200);
    return /"runId":"([^"]+)"/.exec(text)?.[1] ?? '';
  };
  /** Asks, and waits until the run is counted. */
  const askCounted = async (message: string) => {
    const runId = await ask(message);
    while (!(await site.stores.ledger.findRun(runId))) await new Promise(setImmediate);
    return runId;
  };
  const signIn = async () => {
    const agent = request.agent(site.app);
    await agent.post('/operator/sign-in').type('form').send({ key: KEY }).expect(303);
    const { text } = await agent.get('/operator/words').expect(200);
    const token = /name="token" value="([^"]+)"/.exec(text)?.[1] ?? '';
    return { agent, token };
  };
  const get = (path: string) =>
    request(site.app).get(`/operator${path}`).set('Authorization', `Bearer ${KEY}`);
  const audits = () => lines.filter(({ msg }) => msg === 'operator');

  it.each(PAGES)('are like any address that leads nowhere for everybody else: /operator%s', async (path) => {
    const unknown = await request(site.app).get('/nothing').expect(404);
    for (const headers of [
      {},
      { Authorization: 'Bearer nothing' },
      { Cookie: 'milepost_operator=1.nonce.signature' },
    ]) {
      const { text } = await request(site.app).get(`/operator${path}`).set(headers).expect(404);
      expect(text).toBe(unknown.text);
    }
    await request(site.app).post(`/operator${path}`).expect(404);
  });

  it('are nowhere while no key is set, where one signs in neither', async () => {
    await site.close();
    await open({});
    for (const path of ['', '/sign-in', ...PAGES])
      await request(site.app).get(`/operator${path}`).expect(404);
  });

  it('open with the key, and close again', async () => {
    const { agent, token } = await signIn();
    const { headers, text } = await agent.get('/operator').expect(200);
    expect(headers).toMatchObject({ 'cache-control': 'private, no-store', 'x-robots-tag': 'noindex' });
    expect(text).toContain('Nobody has asked anything in this time.');
    await agent.get('/operator/sign-in').expect(303);
    await agent.post('/operator/sign-out').type('form').send({ token }).expect(303);
    await agent.get('/operator').expect(404);
    expect(audits()).toMatchObject([{ result: 'signed in' }, { action: 'sign out', operator: 'key' }]);
  });

  it('stay closed with another key, which is tried ten times a minute at most', async () => {
    const agent = request.agent(site.app);
    for (let tries = 0; tries < 10; tries++) {
      const { text } = await agent.post('/operator/sign-in').type('form').send({ key: 'wrong' }).expect(404);
      expect(text).toContain('That is not the key.');
    }
    const refused = await agent.post('/operator/sign-in').type('form').send({ key: KEY }).expect(429);
    expect(refused.headers['retry-after']).toBeDefined();
    await agent.get('/operator').expect(404);
    expect(audits()).toHaveLength(11);
    expect(JSON.stringify(lines)).not.toContain('"wrong"');
  });

  it('take no form that was not made for who sends it', async () => {
    const { agent } = await signIn();
    const { token } = await signIn();
    for (const path of ['/words', '/answers', '/answers/import', '/answers/a/remove', '/sign-out']) {
      await agent.post(`/operator${path}`).type('form').send({ token }).expect(403);
      await agent.post(`/operator${path}`).type('form').send({}).expect(403);
      const foreign = { origin: 'https://evil.example', cookie: '' };
      await agent.post(`/operator${path}`).set(foreign).type('form').send({ token }).expect(403);
      await get(path.replace(/^/, '')).expect((response) => expect(response.status).not.toBe(500));
    }
  });

  it('show what was asked, one run in full, and the figures of the days', async () => {
    const runId = await askCounted('What is <b>quartz</b>?');
    const { text } = await get('').expect(200);
    expect(text).toContain('<dt>Questions</dt><dd>1</dd>');
    const list = await get('/runs').expect(200);
    expect(list.text).toContain(`href="/operator/runs/${runId}"`);
    expect(list.text).toContain('What is &lt;b&gt;quartz&lt;/b&gt;?');
    const run = await get(`/runs/${runId}`).expect(200);
    expect(run.text).toContain('What is &lt;b&gt;quartz&lt;/b&gt;?');
    expect(run.text).toContain('Initializing...');
    expect(audits()).toMatchObject([{ action: 'look at a run', runId, operator: 'key' }]);
    const family = /\/operator\/families\/(\d+)/.exec(run.text)?.[1];
    expect((await get(`/families/${family}`).expect(200)).text).toContain(runId);
    for (const path of ['/runs/nothing', '/families/0', '/families/x', '/answers/nothing', '/nothing'])
      await get(path).expect(404);
  });

  it('take whatever an address says of days and filters', async () => {
    await askCounted('What is quartz?');
    for (const query of [
      'days=1',
      'days=0',
      'days=99999',
      'days=x',
      'days=1&days=2',
      'language=en',
      'language=',
      'site=%00',
      'ending=x',
      'before=x',
      'from=-1',
    ])
      for (const path of ['', '/questions', '/runs', '/sources', '/export.csv'])
        await get(`${path}?${query}`).expect(200);
  });

  it('export all runs, as a table and as lines, with the same columns', async () => {
    await askCounted('=HYPERLINK("x")');
    await askCounted('Two, "three"\nfour?');
    const csv = await get('/export.csv').expect(200);
    expect(csv.headers['content-disposition']).toMatch(/^attachment; filename="questions-/);
    const [head, ...rows] = csv.text.split('\r\n');
    expect(head).toBe(
      'run_id,asked_at,question,group,ending,weak,degraded,confidence,language,site,collection,first_event_ms,total_ms,input_tokens,output_tokens,helpful,reason,comment',
    );
    expect(rows.join('\n')).toContain(`"'=HYPERLINK(""x"")"`);
    expect(csv.text).toContain('"Two, ""three""\nfour?"');
    const jsonl = await get('/export.jsonl').expect(200).buffer(true).parse(asText);
    const objects = String(jsonl.body)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(objects.map(({ question }) => question)).toEqual(['Two, "three"\nfour?', '=HYPERLINK("x")']);
    expect(Object.keys(objects[0]).join(',')).toBe(head);
  });

  it('keep an answer, change it, and remove it', async () => {
    const { agent, token } = await signIn();
    const form = { token, id: '', questions: 'Why?\r\n\r\nHow?', text: 'So.', expires: '' };
    await agent
      .post('/operator/answers')
      .type('form')
      .send(form)
      .expect(303)
      .expect('Location', '/operator/answers?kept');
    const list = await agent.get('/operator/answers?kept').expect(200);
    expect(list.text).toContain('The answer is kept.');
    const id = /\/operator\/answers\/([\w-]{12})"/.exec(list.text)?.[1] ?? '';
    const changed = { ...form, id, confirmed: ['Where?'], text: '**Thus.**', expires: '2026-01-31' };
    await agent.post('/operator/answers').type('form').send(changed).expect(303);
    const { text } = await agent
      .get('/operator/answers.jsonl')
      .expect(200)
      .buffer(true)
      .parse(asText)
      .then(({ body }) => ({ text: String(body) }));
    expect(JSON.parse(text)).toEqual({
      id,
      questions: ['Why?', 'How?', 'Where?'],
      text: '**Thus.**',
      expires: '2026-01-31',
    });
    const shown = await agent
      .post('/operator/answers')
      .type('form')
      .send({ ...changed, preview: '1' })
      .expect(200);
    expect(shown.text).toContain('<strong>Thus.</strong>');
    await agent.post(`/operator/answers/${id}/remove`).type('form').send({ token }).expect(303);
    expect((await agent.get('/operator/answers')).text).toContain('There are none yet.');
    await agent.post(`/operator/answers/${id}/remove`).type('form').send({ token }).expect(404);
    expect(audits().map(({ action }) => action)).toContain('keep an answer');
  });

  it('give back a form that is not right, as it was written', async () => {
    const { agent, token } = await signIn();
    const form = { token, questions: 'Why?', suggested: ['Wherefore?'], text: '', expires: '' };
    const { text } = await agent.post('/operator/answers').type('form').send(form).expect(400);
    expect(text).toContain('Not kept. It has no answer');
    expect(text).toContain('>Why?</textarea>');
    expect(text).toContain('Wherefore?');
  });

  it('take a file of answers whole, or nothing of it', async () => {
    const { agent, token } = await signIn();
    const line = '{"id":"a","questions":["Why?"],"text":"So."}';
    const send = (lines: string) =>
      agent.post('/operator/answers/import').type('form').send({ token, lines });
    expect((await send(`${line}\n{}`).expect(400)).text).toContain('Line 2: it has no');
    expect(await site.stores.ownerAnswers.read()).toBeNull();
    expect((await send('').expect(400)).text).toContain('There is no line in it');
    await send(line).expect(303);
    await send(line.replace('So.', 'Else.')).expect(303);
    expect((await site.stores.ownerAnswers.read())?.text).toBe(`${line.replace('So.', 'Else.')}\n`);
  });

  it('change the words in the store that OWNER_WORDS fills', async () => {
    const { agent, token } = await signIn();
    const wrong = await agent
      .post('/operator/words')
      .type('form')
      .send({ token, text: 'no rule' })
      .expect(400);
    expect(wrong.text).toContain('>no rule</textarea>');
    expect(await site.stores.ownerWords.read()).toBeNull();
    const text = 'laid off = severance\r\n';
    await agent.post('/operator/words').type('form').send({ token, text }).expect(303);
    expect((await site.stores.ownerWords.read())?.text).toBe('laid off = severance\n');
    expect((await agent.get('/operator/words?saved')).text).toContain(
      'No document has “laid off” or “severance”',
    );
  });

  it('have no run that its visitor has erased, nor its words, but its count', async () => {
    const visitor = request.agent(site.app);
    const asked = await visitor.post('/api/chat/stream').send({ message: 'My secret quartz' });
    const runId = /"runId":"([^"]+)"/.exec(asked.text)?.[1] ?? '';
    while (!(await site.stores.ledger.findRun(runId))) await new Promise(setImmediate);
    await visitor.post('/profile/erase-everything').type('form').send({}).expect(303);
    await get(`/runs/${runId}`).expect(404);
    for (const path of ['', '/questions?show=all', '/runs', '/export.jsonl']) {
      const { text, body } = await get(path).expect(200).buffer(true).parse(asText);
      expect(`${text}${body}`).not.toContain('quartz');
    }
    expect((await get('')).text).toContain('<dt>Questions</dt><dd>1</dd>');
  });
});

function asText(response: Response, done: (error: Error | null, text: string) => void): void {
  let text = '';
  const stream = response as unknown as NodeJS.ReadableStream;
  stream.on('data', (chunk) => {
    text += String(chunk);
  });
  stream.on('end', () => done(null, text));
}
