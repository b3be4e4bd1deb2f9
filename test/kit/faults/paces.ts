import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from './fault.ts';

const SLICES_PER_SECOND = 20;

/** The client takes so many bytes a second and no more; the rest waits in the buffers of the server. */
export function slowReader(bytesPerSecond: number): Fault {
  const sliceBytes = Math.max(1, Math.floor(bytesPerSecond / SLICES_PER_SECOND));
  return {
    name: `the client reads ${bytesPerSecond} bytes a second`,
    breaksOff: false,
    async pass({ source, target }) {
      for await (const bytes of source) {
        for (let at = 0; at < bytes.length; at += sliceBytes) {
          target.write(bytes.subarray(at, at + sliceBytes));
          await delay(1_000 / SLICES_PER_SECOND);
        }
      }
      target.end();
    },
  };
}

/** The client takes nothing for a time after the first piece of the body, and then goes on. */
export function stall({ ms = 1_000 }: { ms?: number } = {}): Fault {
  return {
    name: `the client takes nothing for ${ms} ms`,
    breaksOff: false,
    async pass({ source, target }) {
      let hasStalled = false;
      for await (const bytes of source) {
        target.write(bytes);
        if (!hasStalled) await delay(ms);
        hasStalled = true;
      }
      target.end();
    },
  };
}

/** Every so many bytes of the body travel alone, so that lines and characters are split. */
export function rechunk(bytesPerPiece = 1): Fault {
  return {
    name: `the body arrives in pieces of ${bytesPerPiece} bytes`,
    breaksOff: false,
    async pass({ source, target }) {
      for await (const bytes of source) {
        for (let at = 0; at < bytes.length; at += bytesPerPiece) {
          await new Promise((resolve) => target.write(bytes.subarray(at, at + bytesPerPiece), resolve));
        }
      }
      target.end();
    },
  };
}

/** The client closes its sending half after the request. Servers may take that for a client that has left. */
export function halfClose(): Fault {
  return {
    name: 'the client closes its half of the connection',
    breaksOff: 'perhaps',
    async pass({ source, target }) {
      source.socket.end();
      for await (const bytes of source) target.write(bytes);
      target.end();
    },
  };
}
