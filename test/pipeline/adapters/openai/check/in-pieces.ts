import type { TextStage } from '../../../../../pipeline/adapters/openai/check/text-stage.ts';

/** What a stage makes of the text for every way to cut it in two, and in pieces of one to three characters; each result once. */
export function passInPieces(text: string, create: () => TextStage): string[] {
  const ways = [
    ...Array.from({ length: text.length + 1 }, (_, at) => [text.slice(0, at), text.slice(at)]),
    ...[1, 2, 3].map((chars) => text.match(new RegExp(`[\\s\\S]{1,${chars}}`, 'g')) ?? []),
  ];
  const results = ways.map((pieces) => {
    const stage = create();
    return pieces.map((piece) => stage.push(piece)).join('') + stage.end();
  });
  return [...new Set(results)];
}
