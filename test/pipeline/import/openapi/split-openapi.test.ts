import { describe, expect, it } from '@jest/globals';
import { importFiles } from '../import-files.ts';
import { LIGHTHOUSE_API } from './lighthouse-api.ts';

async function textsOf(content: string, name = 'openapi.yaml') {
  const { documents, failures } = await importFiles({ [name]: content });
  expect(failures).toEqual({});
  return new Map(
    [...documents].map(([id, { title, passages }]) => [
      id.replace(`${name}#`, ''),
      {
        title,
        text: passages.map(({ headingPath, text }) => `${headingPath.join(' › ')}\n${text}`).join('\n'),
      },
    ]),
  );
}

describe('the description of an API', () => {
  it('is a document for each operation, named by its summary, and one for the whole', async () => {
    const documents = await textsOf(LIGHTHOUSE_API);
    expect([...documents].map(([name, { title }]) => [name, title])).toEqual([
      ['info', 'Lighthouse API'],
      ['getLamp', 'Get a lamp'],
      ['delete-/lamps/{lampId}', 'DELETE /lamps/{lampId}'],
      ['addLamp', 'Add a lamp'],
    ]);
    const info = documents.get('info')?.text;
    expect(info).toContain('## Errors\n\nEvery error has a `code`.');
    expect(info).toContain('`https://api.example.org/v2`: Production');
    expect(info).toContain('`key`: API key in the header `X-Key`. Ask the keeper.');
  });

  it('moves the headings of a description, and no line of its code', async () => {
    const description = '# Errors\n\n```sh\n# all lamps\nlamps list\n```\n';
    const text = JSON.stringify({
      openapi: '3.0.0',
      info: { title: 'A', version: '1', description },
      paths: {},
    });
    const info = (await textsOf(text, 'a.json')).get('info')?.text;
    expect(info).toContain('```sh\n# all lamps\nlamps list\n```');
    expect(info).not.toMatch(/^# Errors/m);
  });

  it('tells the parameters, those of the path among them, as a table', async () => {
    const text = (await textsOf(LIGHTHOUSE_API)).get('getLamp')?.text;
    expect(text).toContain('`GET /lamps/{lampId}`');
    expect(text).toContain('| `lampId` | path | integer (≥ 1) | yes |  | Number of the lamp. |');
    expect(text).toContain(
      '| `expand` | query | one of `keeper`, `oil` | no | `oil` | What to tell \\| more of, separated by commas. |',
    );
    expect(text).toContain('Answers may be an hour old.');
  });

  it('tells the fields of bodies and answers, also of schemas that lead in circles', async () => {
    const documents = await textsOf(LIGHTHOUSE_API);
    const text = documents.get('addLamp')?.text;
    expect(text).toContain('| `name` | string | yes | What it is called. |');
    expect(text).toContain('| `height` | number or null | no |');
    expect(text).toContain('| `keeper.email` | string (email) | no |');
    expect(text).toContain('| `next` | Lamp | no |');
    expect(text).not.toContain('next.name');
    expect(text).toContain('"name": "North"');
    expect(text).toContain('**default**: See elsewhere');
    expect(text).toContain('Error (described in another file)');
    expect(documents.get('getLamp')?.text).toContain('**404**: No such lamp');
  });

  it('tells what is deprecated, and what a caller has to send', async () => {
    const documents = await textsOf(LIGHTHOUSE_API);
    expect(documents.get('getLamp')?.text).toContain('Needs `key` (API key in the header `X-Key`).');
    const remove = documents.get('delete-/lamps/{lampId}')?.text;
    expect(remove).toContain('Deprecated');
    expect(remove).toContain('May be called with `oauth` (OAuth 2.0) with `lamps:write`.');
  });

  it('tells the fields of each schema that a body may have', async () => {
    const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
    const animal = (field: string) => ({ type: 'object', properties: { [field]: { type: 'string' } } });
    const pets = { type: 'array', items: { oneOf: [ref('Cat'), ref('Dog')] } };
    const documents = await textsOf(
      JSON.stringify({
        openapi: '3.1.0',
        info: { title: 'Pets', version: '1' },
        servers: [
          {
            url: 'https://{region}.example.org',
            variables: { region: { default: 'eu', enum: ['eu', 'us'], description: 'Where it stands' } },
          },
        ],
        paths: {
          '/pets': {
            get: {
              operationId: 'list',
              responses: {
                200: {
                  description: 'Pets',
                  headers: {
                    'X-Left': { schema: { type: 'integer', default: 9 }, description: 'Calls left' },
                  },
                  content: { 'application/json': { schema: pets } },
                },
              },
            },
          },
        },
        components: {
          schemas: {
            Cat: animal('meow'),
            Dog: {
              ...animal('bark'),
              properties: { tail: { $ref: '#' }, next: { $ref: 'api.json#/components/schemas/Loop' } },
            },
            Loop: ref('Loop'),
          },
        },
      }),
      'api.json',
    );
    const text = documents.get('list')?.text;
    expect(text).toContain('array of Cat or Dog');
    expect(text).toContain('| Field | Of | Type | Required |');
    expect(text).toContain('| `meow` | Cat | string | no |');
    expect(text).toContain('| `tail` | Dog | see above | no |');
    expect(text).toContain('| `next` | Dog | Loop | no |');
    expect(text).toContain('| `X-Left` | integer | `9` | Calls left |');
    expect(documents.get('info')?.text).toContain(
      '- `https://{region}.example.org`\n  - `{region}`: Where it stands; default `eu`; one of `eu`, `us`',
    );
  });

  it('may be of version 2, in JSON', async () => {
    const documents = await textsOf(
      JSON.stringify({
        info: { title: 'Old API', version: 1 },
        host: 'api.example.org',
        basePath: '/v1',
        paths: {
          '/oil': {
            post: {
              parameters: [
                { in: 'body', name: 'body', required: true, schema: { $ref: '#/definitions/Oil' } },
                { in: 'query', name: 'dry', type: 'boolean', default: false },
              ],
              responses: {
                200: { description: 'Done', schema: { type: 'array', items: { $ref: '#/definitions/Oil' } } },
              },
            },
          },
        },
        definitions: {
          Oil: { type: 'object', properties: { litres: { type: 'integer', format: 'int32' } } },
        },
        swagger: '2.0',
      }),
      'swagger.json',
    );
    expect(documents.get('info')?.text).toContain('https://api.example.org/v1');
    const text = documents.get('post-/oil')?.text;
    expect(text).toContain('| `dry` | query | boolean | no | `false` |');
    expect(text).toContain('The request body is required.');
    expect(text).toContain('| `litres` | integer (int32) | no |');
    expect(text).toContain('array of Oil');
  });
});

describe('other files of JSON and YAML', () => {
  it('are passed over, whatever is in them', async () => {
    const { documents, failures, skipped } = await importFiles({
      'package.json': '{"name": "x", "dependencies": {"openapi": "3.0.0"}}',
      'compose.yaml': 'services:\n  openapi: 3\n',
      'broken.yml': 'a: [1',
      'list.json': '["openapi"]',
      'old.yaml': 'openapi: 1.0.0\n',
    });
    expect(documents.size).toBe(0);
    expect(failures).toEqual({});
    expect(Object.keys(skipped)).toHaveLength(5);
    expect(skipped['package.json']).toBe('not a kind that is imported (.json)');
    expect(skipped['compose.yaml']).toBe('not a kind that is imported (.yaml)');
  });

  it('that begin like a description say what is wrong with them', async () => {
    const { documents, failures } = await importFiles({
      'cut.json': '{"openapi": "3.0.0", "paths": {',
      'cut.yaml': 'openapi: 3.0.0\npaths: {a: [',
      'aliases.yaml': `openapi: 3.0.0\na0: &a0 [x]\n${Array.from({ length: 40 }, (_, index) => `a${index + 1}: &a${index + 1} [${`*a${index},`.repeat(9)}]`).join('\n')}`,
      'deep.yaml': `openapi: 3.0.0\npaths: ${'['.repeat(100_000)}`,
      'deep.json': `{"openapi": "3.0.0", "paths": ${'['.repeat(100_000)}`,
      'odd.yaml':
        'openapi: 3.0.0\ninfo: 7\nsecurity: x\ntags: [1]\nservers: {}\npaths:\n  /a: null\n  /b: [1]\n  /c: {get: {parameters: {a: 1}, responses: [1], requestBody: {$ref: "#/paths/~1c"}}}\n  /d: {$ref: "#/paths/~1d"}\n',
    });
    expect([...documents.keys()]).toEqual(['odd.yaml#get-/c']);
    expect(failures['cut.json']).toMatch(/is no valid JSON \(.+\); mend it/);
    expect(failures['cut.yaml']).toMatch(/is no valid YAML \(.+\); mend it/);
    expect(failures['aliases.yaml']).toContain('is no valid YAML (Excessive alias count');
    expect(failures['deep.yaml']).toContain('is no valid YAML');
    expect(failures['deep.json']).toContain('is no valid JSON');
    expect(failures).not.toHaveProperty(['odd.yaml']);
  }, 60_000);

  it('may have schemas that lead to one another in every way, and take no longer for it', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `S${index}`);
    const references = names.map((name) => ({ $ref: `#/components/schemas/${name}` }));
    const properties = Object.fromEntries(names.map((name, index) => [name, references[index]]));
    const schemas = Object.fromEntries(
      names.map((name) => [name, { allOf: references, oneOf: references, properties, items: references[0] }]),
    );
    const get = { responses: { 200: { content: { 'application/json': { schema: references[0] } } } } };
    const paths = Object.fromEntries(names.map((name) => [`/${name}`, { get }]));
    const startedAt = performance.now();
    const documents = await textsOf(
      JSON.stringify({ openapi: '3.0.0', paths, components: { schemas } }),
      'a.json',
    );
    expect(documents.size).toBe(30);
    expect(performance.now() - startedAt).toBeLessThan(20_000);
  }, 60_000);
});
