/** Cuts a body at its blank lines, byte for byte, whatever pieces it comes in. What has no blank line comes last. */
export async function* splitFrames(body: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer, void, void> {
  let held = '';
  for await (const bytes of body) {
    // One character a byte, so that nothing is lost between two pieces.
    held += Buffer.from(bytes).toString('latin1');
    for (let end = findFrameEnd(held); end > 0; end = findFrameEnd(held)) {
      yield Buffer.from(held.slice(0, end), 'latin1');
      held = held.slice(end);
    }
  }
  if (held !== '') yield Buffer.from(held, 'latin1');
}

function findFrameEnd(text: string): number {
  const match = /\r\n\r\n|\n\n|\r\r(?!\n)/.exec(text);
  return match ? match.index + match[0].length : -1;
}
