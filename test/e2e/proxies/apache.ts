import type { ProxyConfiguration, ProxySetting } from './proxy-configuration.ts';

const DEFAULTS = ({ upstream }: ProxySetting) => `ProxyPass / http://${upstream}/`;

const RECOMMENDED = ({ upstream, silence }: ProxySetting) => `ProxyPreserveHost On
ProxyPass / http://${upstream}/ flushpackets=on timeout=${silence}
ProxyPassReverse / http://${upstream}/
<Location "/api/chat/stream">
  SetEnv no-gzip 1
</Location>`;

const DEFLATE_ALL = 'SetOutputFilter DEFLATE';

const CACHE_ALL = ({ folder }: ProxySetting) => `CacheRoot ${folder}/cache
CacheEnable disk /
CacheQuickHandler off
CacheHeader on
CacheDefaultExpire 600`;

export const APACHE = {
  'apache-default': site('defaults', DEFAULTS),
  'apache-deflate': site('mod_deflate for everything', (setting) => `${DEFLATE_ALL}\n${DEFAULTS(setting)}`),
  apache: site(
    'as in the guide, mod_deflate for everything',
    (setting) => `${DEFLATE_ALL}\n${RECOMMENDED(setting)}`,
  ),
  'apache-cache': site(
    'mod_cache for all that it may keep',
    (setting) => `${CACHE_ALL(setting)}\n${RECOMMENDED(setting)}`,
  ),
} as const satisfies Record<string, ProxyConfiguration>;

/** Where Debian and its relatives keep the modules. */
const MODULES = '/usr/lib/apache2/modules';
const NEEDED = [
  'mpm_event',
  'authz_core',
  'env',
  'filter',
  'deflate',
  'proxy',
  'proxy_http',
  'cache',
  'cache_disk',
];

function site(title: string, writeSite: (setting: ProxySetting) => string): ProxyConfiguration {
  return {
    server: 'apache',
    title,
    write: (
      setting,
    ) => `${NEEDED.map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`).join('\n')}
ServerName ${setting.listen}
Listen ${setting.listen}
PidFile ${setting.folder}/apache.pid
ErrorLog ${setting.folder}/error.log
User www-data
Group www-data
${writeSite(setting)}
`,
  };
}
