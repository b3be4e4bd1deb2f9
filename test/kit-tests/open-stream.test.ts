import { afterEach, describe, expect, it } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { setTimeout as delay } from 'node:timers/promises';
import { openStream } from '../kit/open-stream.ts';
import { sse } from '../kit/sse.ts';
import type { EventStream } from '../kit/event-stream.ts';
import { createScriptedServer } from './broken-servers.ts';

const THREE = [1, 2, 3].map((id) => ({ id, event: 'tick', data: { n: id }, afterMs: 20 }));
const uncaught: unknown[] = [];
const onUncaught = (error: unknown) => uncaught.push(error);
process.on('uncaughtExceptionMonitor', onUncaught);

describe.each([
  ['supertest with the plugin', (server: any, options: any) => request(server).get('/').use(sse(options)) as unknown as Promise<EventStream>],
  ['supertest as an argument', (server: any, options: any) => openStream(request(server).get('/'), options)],
  ['node:http alone', (server: any, options: any) => openStream(server, options)],
])('a stream read with %s', (_name, open) => {
  it('has type, data, id and time', async () => {
    const server = createScriptedServer({ frames: THREE });
    const stream = await open(server, {});
    expect(stream.events.map((e) => [e.type, e.data, e.id])).toEqual(THREE.map((f) => [f.event, f.data, String(f.id)]));
    console.log(stream.events.map((e) => [e.atMs, e.chunk]), stream.end, server.listening);
  });
  it('deadline', async () => {
    const server = createScriptedServer({ frames: THREE, ending: 'open' });
    const stream = await open(server, { deadline: 150 });
    expect([stream.end, stream.events.length, server.listening]).toEqual(['deadline', 3, false]);
  });
  it('until', async () => {
    const server = createScriptedServer({ frames: THREE, ending: 'open' });
    const stream = await open(server, { until: 2 });
    expect([stream.end, stream.events.length, server.listening]).toEqual(['until', 2, false]);
  });
  it('cut', async () => {
    const server = createScriptedServer({ frames: THREE, ending: 'cut' });
    const stream = await open(server, { }).catch((e: any) => { console.log(e.stack, new Error().stack); throw e; });
    expect([stream.end, stream.events.length, server.listening]).toEqual(['cut', 3, false]);
  });
  it('no head', async () => {
    const server = createScriptedServer({ frames: THREE, headAfterMs: 300 });
    await expect(open(server, { deadline: 50 })).rejects.toThrow('No response head arrived within 50 ms');
    await delay(20);
    expect(server.listening).toBe(false);
  });
  it('live', async () => {
    const server = createScriptedServer({ frames: THREE, ending: 'open' });
    const stream = await open(server, { live: true });
    const seen = [];
    for await (const event of stream) { seen.push(event.data.n); if (event.data.n === 2) break; }
    expect([seen, stream.end, server.listening]).toEqual([[1, 2], 'stopped', false]);
  });
});
