import type { RunEvent, SnapshotPayload, SourcePayload } from '../events.ts';
import { identifyEvent, type PastRun, toSnapshot } from './past-run.ts';

/**
 * The rest of a run that was cut off: its stages run again, and what was sent before is left out. When the stages come to
 * another result than the first time, a `snapshot` replaces what clients have before the run goes on.
 */
export async function* continueRun(
  past: PastRun,
  repeated: AsyncIterable<RunEvent>,
): AsyncGenerator<RunEvent, void, void> {
  const sources: SourcePayload[] = [];
  let text = '';
  let sentText = past.text;
  const replace = (): RunEvent => {
    sentText = text;
    const snapshot: SnapshotPayload = { ...toSnapshot(past), text, sources: [...sources] };
    return { name: 'snapshot', data: snapshot };
  };

  for await (const event of repeated) {
    if (event.name === 'delta') {
      text += event.data.text;
      if (sentText.startsWith(text)) continue;
      if (text.startsWith(sentText)) {
        yield { name: 'delta', data: { text: text.slice(sentText.length), offset: sentText.length } };
        sentText = text;
      } else yield replace();
      continue;
    }
    // The writer has taken its text back: what follows is compared with what was sent, as if it had begun so.
    if (event.name === 'snapshot') {
      text = event.data.text;
      continue;
    }
    if (event.name === 'source') {
      sources.push(event.data);
      const differs = past.sources.length > 0 && !past.sent.has(identifyEvent(event));
      if (differs && past.sources.some(({ n }) => n === event.data.n)) {
        // From here on the sources are others: what was sent of them goes.
        past.sources = [];
        yield replace();
        continue;
      }
    }
    // The text is complete at the end of the writing, and may have become shorter than what was sent.
    if (endsWriting(event) && text !== sentText) yield replace();
    if (!past.sent.has(identifyEvent(event))) yield event;
  }
}

function endsWriting({ name, data }: RunEvent): boolean {
  return name === 'stage' && data.stageId === 'response' && data.status === 'done';
}
