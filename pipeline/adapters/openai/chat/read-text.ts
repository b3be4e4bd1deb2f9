import { UpstreamFailure } from './to-run-failure.ts';

/**
 * Reads a response body whole.
 * @throws {UpstreamFailure} `upstream_invalid` when it is longer than `maxChars`
 */
export async function readText(body: ReadableStream<Uint8Array>, maxChars: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > maxChars)
      throw new UpstreamFailure('upstream_invalid', 'The model sent too much JSON.');
  }
  return text + decoder.decode();
}
