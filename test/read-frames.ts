/** An event as it stands in a response, with its number when it has one. */
export interface SentEvent {
  readonly id: number | null;
  readonly event: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into payloads of every kind
  readonly data: any;
}

/** Reads the text of a whole response by the rules that this server promises: LF only, one line a field. */
export function readFrames(text: string): SentEvent[] {
  return text
    .split('\n\n')
    .filter((block) => block.includes('data: '))
    .map((block) => {
      const field = (name: string) =>
        block
          .split('\n')
          .find((line) => line.startsWith(`${name}: `))
          ?.slice(name.length + 2);
      return {
        id: field('id') === undefined ? null : Number(field('id')),
        event: field('event') ?? 'message',
        data: JSON.parse(field('data') ?? 'null'),
      };
    });
}
