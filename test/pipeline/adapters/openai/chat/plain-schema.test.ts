import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { toPlainSchema } from '../../../../../pipeline/adapters/openai/chat/plain-schema.ts';
import { PAGE_SHAPE } from '../../../../../pipeline/adapters/openai/stages/page-shape.ts';

const page = () => toPlainSchema(z.toJSONSchema(PAGE_SHAPE));

/** Every schema in it, itself included. */
function* everySchema(schema: unknown): Generator<Record<string, unknown>> {
  if (typeof schema !== 'object' || schema === null) return;
  yield schema as Record<string, unknown>;
  for (const value of Object.values(schema)) yield* everySchema(value);
}

describe('toPlainSchema', () => {
  it('leaves nothing that strict servers refuse', () => {
    for (const schema of everySchema(page())) {
      for (const word of ['oneOf', 'anyOf', 'allOf', 'const']) expect(schema).not.toHaveProperty(word);
    }
  });

  it('requires every field, and allows no other', () => {
    for (const { properties, required, additionalProperties } of everySchema(page())) {
      if (!properties || Array.isArray(properties) || required === undefined) continue;
      expect(required).toEqual(Object.keys(properties));
      expect(additionalProperties).toBe(false);
    }
  });

  it('allows what each kind of block needs, which the page’s own shape then takes', () => {
    const blocks = (page() as { properties: { blocks: { items: { properties: object } } } }).properties
      .blocks;
    expect(Object.keys(blocks.items.properties)).toEqual(
      expect.arrayContaining([
        'type',
        'sentences',
        'heading',
        'steps',
        'columns',
        'rows',
        'items',
        'language',
        'text',
      ]),
    );
    const sentence = { text: 'A road.', n: 1 };
    const filled = { heading: '', steps: [], columns: [], rows: [], language: '', text: '', n: 0 };
    const definition = { ...sentence, term: 'Road', description: sentence };
    const parsed = PAGE_SHAPE.parse({
      form: 'facts',
      blocks: [
        { ...filled, type: 'lead', sentences: [sentence], items: [] },
        { ...filled, type: 'facts', sentences: [], items: [definition] },
        { ...filled, type: 'definitions', sentences: [], items: [definition] },
      ],
    });
    expect(parsed.blocks).toEqual([
      { type: 'lead', sentences: [sentence] },
      { type: 'facts', heading: '', items: [sentence] },
      { type: 'definitions', items: [{ term: 'Road', description: sentence }] },
    ]);
  });

  it('keeps what may be null', () => {
    const schema = z.toJSONSchema(z.object({ a: z.string().nullable() }));
    expect(toPlainSchema(schema)).toMatchObject({ properties: { a: { type: ['string', 'null'] } } });
  });
});
