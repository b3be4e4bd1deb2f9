import { beforeAll, describe, expect, it } from '@jest/globals';
import { createMeaningEmbedder } from '../../../../../pipeline/adapters/embedded/meaning/meaning-embedder.ts';
import {
  loadMeaningTable,
  toMeaningTable,
} from '../../../../../pipeline/adapters/embedded/meaning/meaning-table.ts';
import type { Embedder } from '../../../../../pipeline/ports.ts';
import { describeEmbedder } from '../../../../contracts/embedder.ts';
import { toTableBytes } from '../../../../fakes/meaning-table.ts';

const never = new AbortController().signal;
const small = createMeaningEmbedder(
  toMeaningTable(toTableBytes({ car: [1, 0, 0], garage: [0, 1, 0], red: [0, 0, 1] })),
);

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
async function embedOne(embedder: Embedder, text: string): Promise<Float32Array> {
  const [vector] = await embedder.embed([text], never);
  return vector ?? new Float32Array();
}
const rounded = async (text: string) =>
  Array.from(await embedOne(small, text), (value) => Math.round(value * 100) / 100);

describeEmbedder('the table', async () => {
  const table = await loadMeaningTable('pipeline/adapters/embedded/weights/meaning.table');
  const embedder = createMeaningEmbedder(table);
  return { questions: embedder, passages: embedder, close: () => {} };
});

describe('the embedder of the table', () => {
  it('gives the direction of the sum of the words', async () => {
    expect(await rounded('The car is in the garage')).toEqual([0.71, 0.71, 0]);
    expect(await rounded('car car car garage')).toEqual([0.9, 0.43, 0]);
  });

  it('lets headings count as much as the text, and a title alone little', async () => {
    expect(await rounded('car\ncar\n\ngarage garage red')).toEqual([0.71, 0.61, 0.36]);
    expect(await rounded('car\n\ngarage')).toEqual([0.24, 0.97, 0]);
  });

  it('gives zeros for a text that it cannot read', async () => {
    expect(await rounded('Xyzzy')).toEqual([0, 0, 0]);
    expect(await rounded('')).toEqual([0, 0, 0]);
    expect(await rounded('Wo ist der car?')).toEqual([0, 0, 0]);
    expect(
      await rounded('Titel\n\nDer car ist rot und steht in der garage, wie wir es nicht wollen.'),
    ).toEqual([0, 0, 0]);
  });

  it('lets others have their turn, and ends when it is told to', async () => {
    const ending = new AbortController();
    const texts = Array.from({ length: 100 }, () => 'car '.repeat(1_000));
    const embedding = small.embed(texts, ending.signal);
    setImmediate(() => ending.abort(new Error('enough')));
    await expect(embedding).rejects.toThrow('enough');
  });
});

describe('the table of the package', () => {
  let embedder: Embedder;
  beforeAll(async () => {
    embedder = createMeaningEmbedder(
      await loadMeaningTable('pipeline/adapters/embedded/weights/meaning.table'),
    );
  });

  it.each([
    ['Who repairs my car?', 'A mechanic looks after each automobile.', 'Dough rests for an hour.'],
    ['I was laid off', 'Severance is paid when employment ends.', 'Holidays are booked a week ahead.'],
    [
      'Can I have a second job?',
      'Moonlighting needs the consent of your manager.',
      'The office opens at nine.',
    ],
    ['hide passwords in logs', 'Redaction of sensitive values', 'Rotation of files'],
  ])('puts %j nearer to %j than to %j', async (question, right, wrong) => {
    const [asked, near, far] = await embedder.embed([question, right, wrong], never);
    if (!asked || !near || !far) throw new Error('a vector is missing');
    expect(dot(asked, near)).toBeGreaterThan(dot(asked, far));
  });
});
