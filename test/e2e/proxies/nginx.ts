import { indent, type ProxyConfiguration, type ProxySetting } from './proxy-configuration.ts';

/** nginx as it comes: a buffer for every response, and HTTP/1.0 to Milepost. */
const DEFAULTS = ({ upstream }: ProxySetting) => `location / {
  proxy_pass http://${upstream};
}`;

const RECOMMENDED = ({ upstream, silence }: ProxySetting) => `location / {
  proxy_pass http://${upstream};
  proxy_http_version 1.1;
  proxy_set_header Connection "";
  proxy_set_header Host $http_host;
  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
  proxy_buffering off;
  proxy_read_timeout ${silence};
}`;

const GZIP = `gzip on;
gzip_proxied any;
gzip_min_length 0;
gzip_types text/event-stream application/json;`;

const CERTIFICATE = `ssl_certificate certificate.pem;
ssl_certificate_key key.pem;`;

/** The header by which Milepost turns the buffer off is not obeyed here. */
const DEAF = ({ upstream }: ProxySetting) => `location / {
  proxy_pass http://${upstream};
  proxy_ignore_headers X-Accel-Buffering;
}`;

/** What mends every nginx that holds events back. */
const UNBUFFERED = 'proxy_buffering off;';

const SHORT = ({ silence }: ProxySetting) => `proxy_read_timeout ${silence};`;

/** nginx caches only what it buffers. */
const CACHE_ALL = `proxy_cache everything;
proxy_cache_valid any 10m;
proxy_cache_methods GET HEAD POST;
proxy_cache_key $request_uri;
add_header X-Cache-Status $upstream_cache_status always;`;

const RECKLESS = 'proxy_ignore_headers Cache-Control Expires Set-Cookie Vary;';

export const NGINX = {
  'nginx-default': site('defaults', DEFAULTS),
  nginx: site('as in the guide', RECOMMENDED),
  'nginx-gzip': site('gzip on, for event streams too', (setting) => join(GZIP, DEFAULTS(setting))),
  'nginx-http2': {
    ...site('HTTP/2 and TLS in front', (setting) => join(CERTIFICATE, DEFAULTS(setting)), 'ssl http2'),
    scheme: 'https',
  },
  'nginx-deaf': site('X-Accel-Buffering ignored', DEAF),
  'nginx-deaf-mended': site('X-Accel-Buffering ignored, proxy_buffering off', (setting) =>
    join(UNBUFFERED, DEAF(setting)),
  ),
  'nginx-short': site('short proxy_read_timeout', (setting) => join(SHORT(setting), DEFAULTS(setting))),
  'nginx-nginx': site('in front of another nginx', behindAnother),
  'nginx-nginx-mended': site('in front of another nginx, proxy_buffering off', (setting) =>
    join(UNBUFFERED, behindAnother(setting)),
  ),
  'nginx-cache': site('proxy_cache for all that it may keep', (setting) =>
    join(CACHE_ALL, DEFAULTS(setting)),
  ),
  'nginx-cache-reckless': site('proxy_cache, headers of Milepost ignored', (setting) =>
    join(CACHE_ALL, RECKLESS, DEFAULTS(setting)),
  ),
} as const satisfies Record<string, ProxyConfiguration>;

function site(
  title: string,
  writeServer: (setting: ProxySetting) => string,
  listenWith = '',
): ProxyConfiguration {
  return {
    server: 'nginx',
    title,
    write: (setting) => `daemon off;
worker_processes 1;
pid nginx.pid;
error_log stderr warn;
events {}
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  proxy_cache_path cache keys_zone=everything:1m;
  server {
    listen ${setting.listen} ${listenWith};
${indent(writeServer(setting), 4)}
  }
}
`,
  };
}

/** Two hops; the inner one listens on a socket of the file system. An nginx keeps `X-Accel-Buffering` to itself. */
function behindAnother(setting: ProxySetting): string {
  const socket = `unix:${setting.folder}/inner.sock`;
  return `${DEFAULTS({ ...setting, upstream: `${socket}:` })}
}
server {
  listen ${socket};
${indent(RECOMMENDED(setting))}`;
}

function join(...parts: readonly string[]): string {
  return parts.join('\n');
}
