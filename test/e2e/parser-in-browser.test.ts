import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findSharedData } from '../shared-data.ts';
import { PACKAGE_ROOT } from '../test-site.ts';
import { setUpBrowser } from './browser-tests.ts';

interface ParserCase {
  name: string;
  encoding: 'utf8' | 'base64';
  chunks: string[];
  expected: { type: string; data: string; id: string }[];
}

const { describeInBrowser, page } = await setUpBrowser();
const casesFile = findSharedData('sse-parser-cases.json');
const cases: ParserCase[] = casesFile ? JSON.parse(readFileSync(casesFile, 'utf8')) : [];

(cases.length > 0 ? describeInBrowser : describe.skip)('the published parser cases in a browser', () => {
  let server: Server;
  let url: string;
  beforeAll(async () => {
    const reader = readFileSync(join(PACKAGE_ROOT, 'public/event-stream.js'));
    server = createServer(async (request, response) => {
      if (request.url === '/event-stream.js')
        return void response.setHeader('Content-Type', 'text/javascript').end(reader);
      const row = cases[Number(request.url?.slice('/case/'.length))];
      if (!row)
        return void response
          .setHeader('Content-Type', 'text/html')
          .end('<!doctype html><title>Cases</title>');
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      for (const chunk of row.chunks) {
        response.write(Buffer.from(chunk, row.encoding));
        // So that each chunk is a packet of its own.
        await new Promise((resolve) => setImmediate(resolve));
      }
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('come out of EventSource and of the reader as the standard has them', async () => {
    await page().goto(url);
    const types = cases.map(({ expected }) => [...new Set(expected.map(({ type }) => type))]);
    const read = await page().evaluate(async (typesOfCases) => {
      const module = '/event-stream.js';
      const { readEvents } = await import(module);
      type Event = { type: string; data: string; id: string };
      const byEventSource = (address: string, names: string[]) =>
        new Promise<Event[]>((resolve) => {
          const events: Event[] = [];
          const source = new EventSource(address);
          for (const name of new Set(['message', ...names])) {
            source.addEventListener(name, (event) => {
              if (!(event instanceof MessageEvent)) return;
              events.push({ type: event.type, data: event.data, id: event.lastEventId });
            });
          }
          source.addEventListener('error', (event) => {
            if (event instanceof MessageEvent) return;
            source.close();
            resolve(events);
          });
        });
      const byReader = async (address: string) => {
        const events: Event[] = [];
        for await (const event of readEvents((await fetch(address)).body)) events.push(event);
        return events;
      };
      const rows = [];
      for (const [index, names] of typesOfCases.entries()) {
        rows.push([await byEventSource(`/case/${index}`, names), await byReader(`/case/${index}`)]);
      }
      return rows;
    }, types);
    for (const [index, { name, expected }] of cases.entries()) {
      expect([name, ...(read[index] ?? [])]).toEqual([name, expected, expected]);
    }
  }, 60_000);
});
