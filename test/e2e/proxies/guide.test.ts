import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { PACKAGE_ROOT } from '../../test-site.ts';
import { PROXIES, type ProxyKind } from './proxies.ts';

/** What the guide shows, by the language of its blocks: configurations that the other tests have tried. */
const TRIED: Readonly<Record<string, { readonly kinds: readonly ProxyKind[]; readonly listen: string }>> = {
  nginx: { kinds: ['nginx', 'nginx-deaf-mended', 'nginx-nginx-mended', 'nginx-http2'], listen: '443' },
  haproxy: { kinds: ['haproxy'], listen: ':80' },
  apache: { kinds: ['apache'], listen: '80' },
  caddyfile: { kinds: ['caddy'], listen: 'ask.example.org' },
  vcl: { kinds: ['varnish'], listen: ':80' },
};

const guide = readFileSync(join(PACKAGE_ROOT, 'pipeline/guide/running-behind-a-proxy.md'), 'utf8');
const blocks = [...guide.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = '', text = '']) => ({
  language,
  text,
}));

describe('the guide to proxies', () => {
  it('shows a configuration for every server', () => {
    expect([...new Set(blocks.map(({ language }) => language))].sort()).toEqual(Object.keys(TRIED).sort());
  });

  it.each(blocks)('shows lines for $language that were tried: $text', ({ language, text }) => {
    const { kinds = [], listen = '' } = TRIED[language] ?? {};
    const setting = { listen, upstream: '127.0.0.1:3000', folder: '/tmp', silence: '60s' };
    const tried = kinds.map((kind) => withoutIndent(PROXIES[kind].write(setting)));
    expect(tried.filter((configuration) => configuration.includes(`\n${withoutIndent(text)}`))).not.toEqual(
      [],
    );
  });
});

function withoutIndent(text: string): string {
  return text.replace(/^ +/gm, '');
}
