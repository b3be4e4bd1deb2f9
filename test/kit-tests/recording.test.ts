import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { loadRecording, openStream, record, replay } from '../kit/index.ts';
import { createScriptedServer } from './broken-servers.ts';

const FRAMES = [1, 2, 3].map((n) => ({ id: n, event: 'tick', data: { n }, afterMs: 100 }));
let folder: string;
let path: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'recording-'));
  path = join(folder, 'stream.jsonl');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a recorded stream', () => {
  it('is replayed with its events, headers and times', async () => {
    const stream = await openStream(createScriptedServer({ frames: FRAMES }));
    await record(stream, path);
    const again = await openStream(request(await replay(path)).get('/anything'));
    expect(again.text).toBe(stream.text);
    expect(again.headers['content-type']).toBe('text/event-stream');
    expect(again.end).toBe('ended');
    const delays = again.events.map(({ atMs }, index) => atMs - (stream.events[index]?.atMs ?? 0));
    // Generous upwards: a busy machine is late.
    expect(delays.map((ms) => ms > -10 && ms < 250)).toEqual([true, true, true]);
  });

  it('is replayed faster, or without any pause', async () => {
    const stream = await openStream(createScriptedServer({ frames: FRAMES }));
    await record(stream, path);
    const twice = await openStream(await replay(path, { speed: 2 }));
    const atOnce = await openStream(await replay(path, { speed: Number.POSITIVE_INFINITY }));
    expect(twice.endedAtMs).toBeGreaterThan(140);
    expect(twice.endedAtMs).toBeLessThan(stream.endedAtMs * 0.75);
    expect(atOnce.endedAtMs).toBeLessThan(stream.endedAtMs * 0.75);
    expect([twice.text, atOnce.text]).toEqual([stream.text, stream.text]);
    await expect(replay(path, { speed: 0 })).rejects.toThrow('above 0');
  });

  it('ends as the recorded one did', async () => {
    await record(await openStream(createScriptedServer({ frames: FRAMES, ending: 'cut' })), path);
    expect((await openStream(await replay(path, { speed: 10 }))).end).toBe('cut');
    await record(
      await openStream(createScriptedServer({ frames: FRAMES, ending: 'open' }), { until: 3 }),
      path,
    );
    expect((await openStream(await replay(path, { speed: 10 }), { deadline: 200 })).end).toBe('deadline');
  });

  it('keeps pieces that end inside a character', async () => {
    const bytes = Buffer.from('data: 🛣️\n\n');
    const server = createServer(async (_req, res) => {
      res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Set-Cookie': 'secret=1' });
      res.write(bytes.subarray(0, 8));
      await delay(20);
      res.end(bytes.subarray(8));
    });
    await record(await openStream(server), path);
    expect(readFileSync(path, 'utf8')).toContain('"base64"');
    expect(readFileSync(path, 'utf8')).not.toContain('secret');
    expect((await openStream(await replay(path))).events[0]?.data).toBe('🛣️');
  });

  it('tells which line is wrong', async () => {
    const other = join(folder, 'other.jsonl');
    writeFileSync(other, '{"a":1}\n');
    await expect(loadRecording(other)).rejects.toThrow('line 1: this is no recording');
    writeFileSync(other, '{"format":"milepost-recording-1"}\n{"atMs"');
    await expect(loadRecording(other)).rejects.toThrow('line 2: this is no JSON');
    writeFileSync(other, '{"format":"milepost-recording-1"}\n{"atMs":1,"text":""}\n');
    await expect(loadRecording(other)).rejects.toThrow('line 2: the recording has no end');
  });
});
