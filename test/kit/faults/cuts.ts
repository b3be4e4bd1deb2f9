import { createEventParser } from '../event-parser.ts';
import { isRecord } from '../timeline.ts';
import type { Fault } from './fault.ts';
import { splitFrames } from './split-frames.ts';

/** The connection breaks right after so many events. */
export function cutAfter(events: number): Fault {
  return createCut(`the connection is cut after ${events} events`, () => {
    let passed = 0;
    return () => ++passed >= events;
  });
}

/** The connection breaks as soon as an event tells this stage, by its name or in its data. */
export function disconnectDuring(stage: string): Fault {
  return createCut(`the connection is cut during ${stage}`, () => (type, text) => {
    const data: unknown = text.startsWith('{') ? JSON.parse(text) : null;
    return type === stage || (isRecord(data) && (data.stageId === stage || data.stage === stage));
  });
}

/** `createTest` is called once a response, and its result once an event: true for the last that may pass. */
function createCut(name: string, createTest: () => (type: string, text: string) => boolean): Fault {
  return {
    name,
    breaksOff: true,
    async pass({ source, target, cut }) {
      const isLast = createTest();
      const parser = createEventParser();
      const decoder = new TextDecoder();
      for await (const frame of splitFrames(source)) {
        await new Promise((resolve) => target.write(frame, resolve));
        const items = parser.feed(decoder.decode(frame, { stream: true }));
        if (items.some((item) => item.kind === 'event' && isLast(item.type, item.text))) return cut();
      }
      target.end();
    },
  };
}
