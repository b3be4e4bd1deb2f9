import { describe, expect, it } from '@jest/globals';
import { toKindOfVectors } from '../../../pipeline/adapters/openai/embed/load-embedder.ts';
import { prefixesOf } from '../../../pipeline/embedding/prefixes-of.ts';

describe('the prefixes of a model of vectors', () => {
  it.each([
    ['nomic-embed-text', 'search_query: ', 'search_document: '],
    ['nomic-ai/nomic-embed-text-v1.5', 'search_query: ', 'search_document: '],
    ['intfloat/multilingual-e5-small', 'query: ', 'passage: '],
    ['e5-base-v2', 'query: ', 'passage: '],
    ['embeddinggemma:300m', 'task: search result | query: ', 'title: none | text: '],
    ['snowflake-arctic-embed-l-v2.0', 'query: ', ''],
    ['text-embedding-3-small', '', ''],
    ['bge-m3', '', ''],
    ['all-minilm', '', ''],
    ['gte5-base', '', ''],
  ])('are those of its card: %s', (model, question, passage) => {
    expect(prefixesOf(model)).toEqual({ question, passage });
  });

  it.each([
    'bge-base-en-v1.5',
    'BAAI/bge-large-en',
    'mxbai-embed-large:latest',
    'snowflake-arctic-embed:33m',
  ])('stand before questions alone: %s', (model) => {
    expect(prefixesOf(model)).toEqual({ question: expect.stringContaining('this sentence'), passage: '' });
  });

  it.each(['intfloat/multilingual-e5-large-instruct', 'Qwen/Qwen3-Embedding-0.6B', 'qwen3-embedding:0.6b'])(
    'are an instruction: %s',
    (model) => {
      expect(prefixesOf(model)).toEqual({
        question: expect.stringMatching(/^Instruct: .*\nQuery: $/),
        passage: '',
      });
    },
  );

  it('make vectors of another kind, as far as passages have them', () => {
    const address = { apiKey: null, baseUrl: null, model: 'e5-small' };
    const kinds = [
      { ...address, model: 'text-embedding-3-small' },
      address,
      { ...address, questionPrefix: 'q: ' },
      { ...address, passagePrefix: 'p: ' },
      { ...address, passagePrefix: '' },
    ].map(toKindOfVectors);
    expect(kinds).toEqual([
      'text-embedding-3-small',
      'e5-small (passage:)',
      'e5-small (passage:)',
      'e5-small (p:)',
      'e5-small',
    ]);
  });
});
