import type { ProxyConfiguration, ProxySetting } from './proxy-configuration.ts';

export const HAPROXY = {
  'haproxy-default': site('defaults', ({ upstream }) => `  server milepost ${upstream}`),
  haproxy: site(
    'option http-no-delay',
    ({ upstream }) => `  option http-no-delay
  option forwardfor
  server milepost ${upstream}`,
  ),
} as const satisfies Record<string, ProxyConfiguration>;

/** HAProxy has no default for its time limits, and warns where they are missing. */
function site(title: string, writeBackend: (setting: ProxySetting) => string): ProxyConfiguration {
  return {
    server: 'haproxy',
    title,
    write: (setting) => `defaults
  mode http
  timeout connect 5s
  timeout client ${setting.silence}
  timeout server ${setting.silence}

frontend public
  bind ${setting.listen}
  default_backend milepost

backend milepost
${writeBackend(setting)}
`,
  };
}
