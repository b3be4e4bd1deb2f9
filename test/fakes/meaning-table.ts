const LARGEST = 127;

/** The file of a table with the given words, each with as many numbers. */
export function toTableBytes(vectors: Readonly<Record<string, readonly number[]>>): Buffer {
  const words = Object.keys(vectors);
  const dimensions = vectors[words[0] ?? '']?.length ?? 0;
  const listed = Buffer.from(words.join('\n'));
  const head = Buffer.from(
    JSON.stringify({ format: 1, name: 'small', dimensions, words: words.length, wordBytes: listed.length }),
  );
  const length = Buffer.alloc(4);
  length.writeUInt32LE(head.length);
  const rows = Object.values(vectors);
  const steps = rows.map((row) => Math.max(...row.map(Math.abs)) / LARGEST);
  const values = rows.flatMap((row, at) => row.map((value) => Math.round(value / (steps[at] ?? 1))));
  return Buffer.concat([
    length,
    head,
    listed,
    Buffer.from(Float32Array.from(steps).buffer),
    Buffer.from(Int8Array.from(values)),
  ]);
}
