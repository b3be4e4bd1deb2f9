import { describe, expect, it } from '@jest/globals';
import { createAnswerCheck } from '../../../../../pipeline/adapters/openai/check/check-answer.ts';
import type { Unsupported } from '../../../../../pipeline/adapters/openai/check/mark-unsupported.ts';
import type { NumberedPassage } from '../../../../../pipeline/ports.ts';
import { passInPieces } from './in-pieces.ts';

const PASSAGES: readonly NumberedPassage[] = [
  `Set \`bodyLimit\` to change how much a request may hold. The default is 1,048,576 bytes, and the server answers with status
413 when a body is larger. Since version 4.2.1 the limit counts for each route, as Ada Lovelace proposed on 10 March 2024.

\`\`\`js
const server = require('fastify')({ bodyLimit: 2048 })
server.listen({ port: 3000, host: '0.0.0.0' })
\`\`\``,
  'The timeout of a connection is ten seconds. Start the server with `--timeout 20` for slow clients behind nginx.',
].map((text, index) => ({
  id: `p${index + 1}`,
  documentId: `doc-${index + 1}.md`,
  title: index === 0 ? 'Server' : 'Timeouts',
  headingPath: [],
  url: null,
  text,
  score: 2 - index,
  n: index + 1,
  excerpt: '',
}));

interface Said {
  readonly unsupported?: Unsupported;
  readonly question?: string;
  readonly language?: string;
}

function createCheck({ unsupported = 'mark', question = '', language = 'en' }: Said = {}) {
  return createAnswerCheck({
    passages: PASSAGES,
    urlOf: ({ id }) => `/passages/${id}`,
    said: [question],
    language,
    unsupported,
  });
}

function check(text: string, said: Said = {}) {
  const results = passInPieces(text, () => createCheck(said));
  expect(results).toHaveLength(1);
  const whole = createCheck(said);
  whole.push(text);
  whole.end();
  return { text: results[0], heldShare: whole.heldShare, citations: whole.citations };
}

const HELD: readonly (readonly [name: string, text: string])[] = [
  ['what a source says', 'The default is 1,048,576 bytes [1].'],
  ['a number written otherwise', 'By default the server takes 1048576 bytes, or 1 048 576 bytes [1].'],
  ['a number for a word', 'A connection has a timeout of 10 s [2].'],
  ['a word for a number', 'The timeout of a connection is ten seconds [2].'],
  ['the head of a version', 'The limit counts for each route since version 4.2 [1].'],
  [
    'a date in another order',
    'On March 10, 2024 Ada Lovelace proposed that the limit counts for each route [1].',
  ],
  ['a code span', 'Set `bodyLimit` to change what a request may hold [1].'],
  ['a name of code in prose', 'A request may hold what bodyLimit says [1].'],
  ['the option of a flag', 'The timeout is changed with `--timeout` for slow clients [2].'],
  [
    'two sentences as one',
    'The server answers with status 413, and nginx needs `--timeout 20` for slow clients [1][2].',
  ],
  ['words at the beginning', 'Consequently a request may hold more. However: Remember the limit [1].'],
  ['numbers of a list', '1. Set `bodyLimit` [1].\n2. Start the server with `--timeout 20` [2].'],
  ['steps that are counted', 'Step 7: Set `bodyLimit` for a request [1].'],
  ['citations in any spelling', 'Set `bodyLimit` for a request 【1†L8-L9】.'],
  ['code as it stands', "So [1]:\n```js\nserver.listen({ port: 3000, host: '0.0.0.0' })\n```"],
  [
    'code with names of its own',
    "So [1]:\n```js\n// Listens.\nconst app = require('fastify')({ bodyLimit: 2048 })\n\napp.listen({ port: 3000 })\n```",
  ],
  [
    'code that calls what is documented',
    "So [1]:\n```js\nconst port = 3000\nserver.listen({ port, host: '0.0.0.0' })\n```",
  ],
];

const NOT_HELD: readonly (readonly [name: string, text: string, marked: string])[] = [
  [
    'another number',
    'The default is 1,048,577 bytes [1].',
    'The default is 1,048,577 bytes [1]. (not in the sources)',
  ],
  [
    'another unit',
    'The timeout of a connection is 10 ms [2].',
    'The timeout of a connection is 10 ms [2]. (not in the sources)',
  ],
  [
    'a number of another place',
    'The default is 20 bytes for a request body [1].',
    'The default is 20 bytes for a request body [1]. (not in the sources)',
  ],
  [
    'another word for a number',
    'The timeout of a connection is twelve seconds [2].',
    'The timeout of a connection is twelve seconds [2]. (not in the sources)',
  ],
  [
    'a longer version',
    'The limit counts for each route since version 4.2.7 [1].',
    'The limit counts for each route since version 4.2.7 [1]. (not in the sources)',
  ],
  [
    'another name',
    'As Grace Lovelace proposed, the limit counts for each route [1].',
    'As Grace Lovelace proposed, the limit counts for each route [1]. (not in the sources)',
  ],
  [
    'another option',
    'Set `bodyLength` to change what a request may hold [1].',
    'Set `bodyLength` to change what a request may hold [1]. (not in the sources)',
  ],
  [
    'another flag',
    'The timeout is changed with --wait for slow clients [2].',
    'The timeout is changed with --wait for slow clients [2]. (not in the sources)',
  ],
  [
    'an error code',
    'Then ERR_BODY_LARGE is told. The server answers with 413.',
    'Then ERR_BODY_LARGE is told. (not in the sources) The server answers with 413.',
  ],
  ['a path', 'It is in /etc/fastify.conf now.', 'It is in /etc/fastify.conf now. (not in the sources)'],
  [
    'another call in code',
    '```js\nserver.open({ port: 3000 })\n```\nSo.',
    '```js\nserver.open({ port: 3000 })\n```\n\n(not in the sources)\nSo.',
  ],
  [
    'another value in code',
    '```js\nserver.listen({ port: 8080 })\n```',
    '```js\nserver.listen({ port: 8080 })\n```\n\n(not in the sources)',
  ],
];

describe('createAnswerCheck', () => {
  it.each(HELD)('marks nothing in %s', (_name, text) => {
    const checked = check(text);
    expect(checked.text).not.toContain('(not in the sources)');
    expect(checked.heldShare).toBe(1);
  });

  it.each(NOT_HELD)('marks %s', (_name, text, marked) => {
    const checked = check(text);
    expect(checked.text).toBe(marked);
    expect(checked.heldShare).toBeLessThan(1);
  });

  it('asks no source for what the visitor said', () => {
    const question = 'Why does my Raspberry answer with 418 on port 8080?';
    expect(check('Your Raspberry answers with 418 on port 8080.', { question }).heldShare).toBe(1);
  });

  it('takes nouns for no names where all nouns have capitals', () => {
    const text = 'Die Voreinstellung für eine Anfrage ist 1.048.576 Bytes [1].';
    expect(check(text, { language: 'de' }).heldShare).toBe(1);
  });

  it('says it in the language of the answer', () => {
    expect(check('Die Grenze ist 17 Bytes.', { language: 'de-AT' }).text).toBe(
      'Die Grenze ist 17 Bytes. (nicht in den Quellen)',
    );
  });

  it('compares names and numbers alone where the languages differ', () => {
    const text =
      'Seit der Fassung 4.2.1 gilt die Grenze je Weg, die voreingestellt bei 1.048.576 liegt und die man selbst ändern kann [1].';
    expect(check(text, { language: 'de' }).heldShare).toBe(1);
  });

  it('tells names from the words of a language without spaces', () => {
    expect(
      check('Fastifyは`bodyLimit`でfastifyのサーバーを設定します [1]。', { language: 'ja' }).heldShare,
    ).toBe(1);
    expect(check('サーバーはExpressJSで設定します。', { language: 'ja' }).text).toContain(
      '（出典にありません）',
    );
  });

  it('leaves out what is told to be left out, with its citations', () => {
    const text = 'The default is 17 bytes [1]. The server answers with status 413 [1].';
    expect(check(text, { unsupported: 'omit' }).text).toBe('The server answers with status 413 [1].');
  });

  it('keeps what is told to be kept, and counts it all the same', () => {
    const { text, heldShare } = check('The default is 17 bytes.', { unsupported: 'keep' });
    expect([text, heldShare]).toEqual(['The default is 17 bytes.', 0]);
  });

  it('counts citations of sources that do not exist', () => {
    expect(check('The server answers with status 413 [1] [9].').heldShare).toBe(0.5);
  });
});
