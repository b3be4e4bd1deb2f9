import { describe, expect, it } from '@jest/globals';
import { type ConfigError, describeSettings, loadConfig } from '../../server/config.ts';
import { SETTINGS } from '../../server/settings.ts';

const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    return (error as ConfigError).problems;
  }
};

describe('loadConfig', () => {
  it('needs nothing: every setting has a default or may be left out', () => {
    const config = loadConfig({});
    expect(config).toMatchObject({
      PORT: 3000,
      HOST: '127.0.0.1',
      DATA_DIR: './data',
      SESSION_SECRET: null,
      EMBED_ORIGINS: [],
    });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('takes every address of PostgreSQL that leads to a socket', () => {
    const read = (DATABASE_URL: string) => loadConfig({ DATABASE_URL }).DATABASE_URL;
    const socket = '?host=/run/postgresql';
    expect(read(`postgres:///kept${socket}`)).toBe(`postgres:///kept${socket}`);
    // Elsewhere it is parsed as any other address.
    expect(read(`postgres://ann:secret@/kept${socket}`)).toBe(
      `postgres://ann:secret@localhost/kept${socket}`,
    );
  });

  it('reports every problem at once, each with its name and what would be right', () => {
    const problems = problemsOf({
      PORT: 'eighty',
      HOST: '',
      LOG_LEVEL: 'loud',
      SESSION_SECRET: 'short',
      PUBLIC_URL: 'ask.example',
    });
    expect(problems.map((line) => line.split(':')[0])).toEqual([
      'PORT',
      'HOST',
      'PUBLIC_URL',
      'SESSION_SECRET',
      'LOG_LEVEL',
    ]);
    expect(problems[0]).toContain('whole number from 0 to 65535');
    expect(problems[4]).toContain('trace, debug, info');
  });

  it.each([
    [{ PORT: '65536' }],
    [{ PORT: '-1' }],
    [{ PORT: '80.5' }],
    [{ PUBLIC_URL: 'https://ask.example/path' }],
    [{ PUBLIC_URL: 'ftp://ask.example' }],
    [{ EMBED_ORIGINS: 'https://a.example, *' }],
    [{ STARTER_GUIDE: 'yes' }],
    [{ OPENAI_API_KEY: 'sk-…' }],
    [{ STAGE_TIMEOUT_MS: '2000', RUN_TIMEOUT_MS: '1000' }],
    [{ OPENAI_EMBEDDING_MODEL: 'small' }],
    [{ OPENAI_EMBEDDING_MODEL: 'small', OPENAI_API_KEY: 'sk-1', EMBEDDING_MODEL_FOLDER: '/models/small' }],
    [{ EMBEDDING_MODEL_FOLDER: '/models/small', OPENAI_EMBEDDING_API_KEY: 'sk-1' }],
    [{ OPENAI_EMBEDDING_BASE_URL: 'http://127.0.0.1:8080/v1' }],
    [{ OPENAI_EMBEDDING_API_KEY: 'sk-1' }],
    [{ OPENAI_EMBEDDING_HEADERS: '{"A B":"x"}' }],
    [{ OPENAI_EMBEDDING_HEADERS: '["x"]' }],
    [{ OPENAI_EMBEDDING_HEADERS: '{"A":7}' }],
    [{ OPENAI_EMBEDDING_HEADERS: '{"A":"x\\r\\nB: y"}' }],
    [{ OPENAI_EMBEDDING_MODEL: 'small', OPENAI_EMBEDDING_BASE_URL: 'file:///models' }],
    [{ OPENAI_API_KEY: 'sk-1', OPENAI_EMBEDDING_HEADERS: '{"A":"x"}' }],
    [{ INTENT_EXAMPLES: 'examples.jsonl' }],
    [{ OPENAI_EXTRA: '{"model":"x"}' }],
    [{ OPENAI_EXTRA: 'temperature=1' }],
    [{ OPENAI_REASONING_EFFORT: 'much' }],
    [{ OPENAI_PRICES: 'gpt-4.1-mini' }],
    [{ OPENAI_PRICES: 'gpt-4.1-mini=1/free' }],
    [{ OPENAI_COST_SITE: '-1' }],
    [{ OPENAI_API_KEY: 'sk-1', OPENAI_COST_SITE: '5' }],
    [
      {
        OPENAI_API_KEY: 'sk-1',
        OPENAI_COST_SITE: '5',
        OPENAI_PRICES: 'gpt-4.1-mini=1/2',
        OPENAI_FALLBACK_MODELS: 'b',
      },
    ],
    [
      {
        OPENAI_API_KEY: 'sk-1',
        OPENAI_COST_VISITOR: '0.001',
        OPENAI_PRICES: 'gpt-4.1-mini=0.40/1.60',
        OPENAI_ANSWER_TOKENS: '1000',
      },
    ],
  ])('refuses %j', (env) => {
    expect(problemsOf(env)).toHaveLength(1);
  });

  it.each<[env: Record<string, string>, inner: string, outer: string]>([
    [{ STAGE_TIMEOUT_MS: '2000', RUN_TIMEOUT_MS: '1000' }, 'STAGE_TIMEOUT_MS', 'RUN_TIMEOUT_MS'],
    [{ OPENAI_API_KEY: 'sk-1', OPENAI_TIMEOUT_MS: '120001' }, 'OPENAI_TIMEOUT_MS', 'RUN_TIMEOUT_MS'],
    [
      { OPENAI_API_KEY: 'sk-1', OPENAI_IDLE_TIMEOUT_MS: '120001' },
      'OPENAI_IDLE_TIMEOUT_MS',
      'RUN_TIMEOUT_MS',
    ],
    [
      { OPENAI_API_KEY: 'sk-1', OPENAI_EMBEDDING_MODEL: 'small', OPENAI_EMBEDDING_TIMEOUT_MS: '30001' },
      'OPENAI_EMBEDDING_TIMEOUT_MS',
      'STAGE_TIMEOUT_MS',
    ],
  ])('refuses %j: a time that ends within another, and says which of them to change', (env, inner, outer) => {
    const [problem, ...others] = problemsOf(env);
    expect(others).toEqual([]);
    expect(problem).toMatch(new RegExp(`^${inner}: \\d+ is longer than ${outer}, \\d+`));
    expect(problem).toContain(`Raise ${outer} or lower ${inner}.`);
  });

  it('lets the times of a model be what they are where no model is set', () => {
    expect(problemsOf({ RUN_TIMEOUT_MS: '5000', STAGE_TIMEOUT_MS: '5000' })).toEqual([]);
    expect(problemsOf({ OPENAI_EMBEDDING_TIMEOUT_MS: '40000' })).toEqual([]);
  });

  it.each(['OPENAI_TOKENS_VISITOR', 'OPENAI_TOKENS_SITE'])('refuses %s that no answer fits into', (name) => {
    expect(problemsOf({ OPENAI_API_KEY: 'sk-1', [name]: '799' })).toEqual([
      expect.stringContaining(`${name}: 799 is less than the 800 of OPENAI_ANSWER_TOKENS`),
    ]);
  });

  it('reports contradictions together with everything else, and none about a setting that it cannot read', () => {
    const problems = problemsOf({
      PORT: 'eighty',
      RUN_TIMEOUT_MS: '1000',
      STAGE_TIMEOUT_MS: 'long',
      OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1',
      OPENAI_EMBEDDING_HEADERS: '{"A":"x"}',
      SITE_SECRETS: `shop:${'s'.repeat(32)}`,
    });
    expect(problems.map((line) => line.split(':')[0])).toEqual([
      'PORT',
      'STAGE_TIMEOUT_MS',
      'OPENAI_TIMEOUT_MS',
      'OPENAI_IDLE_TIMEOUT_MS',
      'OPENAI_EMBEDDING_HEADERS',
      'SITE_SECRETS',
    ]);
  });

  it('wants a server for a model of vectors, any of the three', () => {
    const OPENAI_EMBEDDING_MODEL = 'small';
    const address = 'http://127.0.0.1:8080/v1';
    for (const env of [
      { OPENAI_API_KEY: 'sk-1' },
      { OPENAI_BASE_URL: address },
      { OPENAI_EMBEDDING_BASE_URL: address },
    ])
      expect(loadConfig({ OPENAI_EMBEDDING_MODEL, ...env })).toMatchObject(env);
  });

  it('takes the prefixes of vectors as they are meant', () => {
    const prefixOf = (OPENAI_EMBEDDING_QUESTION_PREFIX: string) =>
      loadConfig({
        OPENAI_EMBEDDING_MODEL: 'small',
        OPENAI_API_KEY: 'sk-1',
        OPENAI_EMBEDDING_HEADERS: '{"X-Team":"docs"}',
        OPENAI_EMBEDDING_QUESTION_PREFIX,
      }).OPENAI_EMBEDDING_QUESTION_PREFIX;
    expect(['query:', 'none', 'Instruct: find\\nQuery:', ''].map(prefixOf)).toEqual([
      'query: ',
      '',
      'Instruct: find\nQuery: ',
      null,
    ]);
  });

  it('reads prices, lists of models and fields of requests', () => {
    const config = loadConfig({
      OPENAI_API_KEY: 'sk-1',
      OPENAI_MODEL: 'openai/gpt-4.1:free',
      OPENAI_FALLBACK_MODELS: ' a/b, c ',
      OPENAI_PRICES: 'openai/gpt-4.1:free=0/0, a/b=0.40/1.60,c=2/8',
      OPENAI_COST_VISITOR: '0.25',
      OPENAI_EXTRA: '{"temperature":0.2,"provider":{"order":["x"]}}',
    });
    expect(config).toMatchObject({
      OPENAI_FALLBACK_MODELS: ['a/b', 'c'],
      OPENAI_COST_VISITOR: 0.25,
      OPENAI_EXTRA: { temperature: 0.2, provider: { order: ['x'] } },
    });
    expect(config.OPENAI_PRICES.get('a/b')).toEqual({ input: 0.4, output: 1.6 });
  });

  it('takes origins apart at commas and leaves off the slash at their end', () => {
    expect(
      loadConfig({ EMBED_ORIGINS: ' https://a.example/ ,http://b.example:8080,' }).EMBED_ORIGINS,
    ).toEqual(['https://a.example', 'http://b.example:8080']);
  });

  it('treats a secret that is set to nothing as not given', () => {
    expect(loadConfig({ SESSION_SECRET: '' }).SESSION_SECRET).toBeNull();
  });
});

it('the help names every setting', () => {
  for (const name of Object.keys(SETTINGS)) expect(describeSettings()).toContain(`  ${name} `);
});

describe('the settings of operators', () => {
  const KEY = 'k'.repeat(32);
  const HEADER = { OPERATOR_HEADER: 'X-Auth-Request-Email', OPERATORS: 'ada@example.org', TRUST_PROXY: '1' };

  it('are a key, or a header of a trusted proxy with those who may see the pages', () => {
    expect(loadConfig({ OPERATOR_KEY: KEY }).OPERATOR_KEY).toBe(KEY);
    expect(loadConfig(HEADER)).toMatchObject({
      OPERATOR_HEADER: 'x-auth-request-email',
      OPERATORS: ['ada@example.org'],
    });
  });

  it.each([
    [{ OPERATOR_KEY: 'short' }, /OPERATOR_KEY: .*fewer than 32 characters/],
    [{ ...HEADER, OPERATORS: '' }, /OPERATOR_HEADER: nobody is named/],
    [{ ...HEADER, TRUST_PROXY: '0' }, /OPERATOR_HEADER: no proxy is trusted/],
    [{ ...HEADER, OPERATOR_HEADER: 'two words' }, /OPERATOR_HEADER: "two words" is no name of a header/],
    [{ ...HEADER, OPERATORS: 'jörg@example.org' }, /OPERATORS: "jörg@example.org" has characters/],
    [{ OPERATORS: 'ada@example.org' }, /OPERATORS: it needs OPERATOR_HEADER/],
  ])('are refused as %j', (env, problem) => {
    expect(() => loadConfig(env)).toThrow(problem);
  });
});
