/** Runs that were asked for while something else was going on. */
export interface Asked {
  readonly runs: number;
  /** Numbered events that a run's own stream or its replay lacks, and runs that did not end well. */
  readonly lostEvents: number;
}

const QUESTION = JSON.stringify({ message: 'How do I import documents into Milepost?' });
const HEADERS = { 'Content-Type': 'application/json', Accept: 'text/event-stream' };

/** Lets so many visitors ask one question after the other, and read what comes, until `stop`; it then replays every run. */
export function startAsking(url: string, askers: number): { stop(): Promise<Asked> } {
  const streams: string[] = [];
  let isOver = false;

  async function askOn(): Promise<void> {
    while (!isOver) {
      const response = await fetch(`${url}/api/chat/stream`, {
        method: 'POST',
        headers: HEADERS,
        body: QUESTION,
      });
      streams.push(await response.text());
    }
  }

  const asking = Promise.all(Array.from({ length: askers }, askOn));
  return {
    async stop() {
      isOver = true;
      await asking;
      let lostEvents = 0;
      for (const stream of streams) lostEvents += await countLost(url, stream);
      return { runs: streams.length, lostEvents };
    },
  };
}

async function countLost(url: string, live: string): Promise<number> {
  const eventsUrl = /"eventsUrl":"([^"]+)"/.exec(live)?.[1];
  if (!eventsUrl || !live.includes('"success":true')) return 1;
  const response = await fetch(new URL(eventsUrl, url), { headers: { Accept: HEADERS.Accept } });
  const replayed = listNumbered(await response.text());
  const wanted = listNumbered(live);
  const isWhole = wanted.every((frame, index) => frame.startsWith(`id: ${index + 1}\n`));
  return wanted.filter((frame, index) => replayed[index] !== frame).length + (isWhole ? 0 : 1);
}

/** Frames with an id; the others are not kept. The first of a response also says when to come back. */
function listNumbered(stream: string): string[] {
  return stream
    .split('\n\n')
    .map((frame) => frame.replace(/^(?:retry: \d+\n|:[^\n]*\n)+/, '').replace(/\nretry: \d+(?=\n|$)/, ''))
    .filter((frame) => frame.startsWith('id: '));
}
