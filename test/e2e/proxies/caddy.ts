import { indent, type ProxyConfiguration, type ProxySetting } from './proxy-configuration.ts';

const DEFAULTS = ({ upstream }: ProxySetting) => `reverse_proxy ${upstream}`;

const TIMED = ({ upstream, silence }: ProxySetting) => `reverse_proxy ${upstream} {
  transport http {
    read_timeout ${silence}
  }
}`;

/** Caddy 2.6 compresses event streams like any text, and flushes them when they are over. */
const GZIP_PAGES = `@pages not path /api/chat/stream*
encode @pages gzip`;

export const CADDY = {
  'caddy-default': site('defaults', DEFAULTS),
  'caddy-gzip': site('encode gzip', (setting) => `encode gzip\n${DEFAULTS(setting)}`),
  caddy: site('encode gzip, but not streams', (setting) => `${GZIP_PAGES}\n${DEFAULTS(setting)}`),
  'caddy-short': site('short read_timeout', TIMED),
} as const satisfies Record<string, ProxyConfiguration>;

function site(title: string, writeSite: (setting: ProxySetting) => string): ProxyConfiguration {
  return {
    server: 'caddy',
    title,
    write: (setting) => `{
  admin off
  auto_https off
}
${setting.listen.startsWith('127.') ? `http://${setting.listen}` : setting.listen} {
${indent(writeSite(setting))}
}
`,
  };
}
