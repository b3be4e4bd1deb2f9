import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { createWidgetRoutes } from '../../../server/routes/widget.ts';
import { ROOT } from './page-site.ts';

const folder = join(ROOT, 'public');
const site = express().use(createWidgetRoutes({ folder }));

describe('the widget', () => {
  it('and every module that it imports are served to other origins', async () => {
    const seen = new Set<string>();
    const waiting = ['v1.js'];
    for (let path = waiting.pop(); path; path = waiting.pop()) {
      if (seen.has(path)) continue;
      seen.add(path);
      const { status, headers } = await request(site).get(`/widget/${path}`);
      expect({ path, status }).toEqual({ path, status: 200 });
      expect(headers).toMatchObject({
        'access-control-allow-origin': '*',
        'cross-origin-resource-policy': 'cross-origin',
        'cache-control': 'public, max-age=600',
      });
      const source = readFileSync(join(folder, path), 'utf8');
      for (const [, specifier = ''] of source.matchAll(/^(?:import|export)\s(?:[^;]*?from\s)?'([^']+)'/gm)) {
        expect(specifier).toMatch(/^\.\.?\//);
        waiting.push(posix.join(posix.dirname(path), specifier));
      }
    }
    expect(seen.size).toBeGreaterThan(6);
  });

  it.each(['chat/main.js', 'css/base.css', 'tsconfig.json', 'widget/../chat/main.js', '..%2fpackage.json'])(
    'does not open %s to them',
    async (path) => {
      const { status, headers } = await request(site).get(`/widget/${path}`);
      expect(status).toBe(404);
      expect(headers['access-control-allow-origin']).toBeUndefined();
    },
  );
});
