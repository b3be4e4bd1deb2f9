import { type Fixes, STREAM_PATH, VARNISH_PASS } from './fix.ts';

const CADDY_FLUSH = `reverse_proxy 127.0.0.1:3000 {
  flush_interval -1
}`;
const APACHE_FLUSH = 'ProxyPass / http://127.0.0.1:3000/ flushpackets=on';

export const BUFFERED: Fixes = {
  nginx: {
    say: 'Turn the buffer off. Milepost does so with X-Accel-Buffering, but "proxy_ignore_headers" makes nginx deaf to it, and an nginx behind another keeps it to itself.',
    lines: 'proxy_buffering off;',
  },
  HAProxy: {
    say: 'HAProxy passes responses on as they come; remove filters that wait for the whole body, and send small pieces at once.',
    lines: 'option http-no-delay',
  },
  Varnish: {
    say: 'Let the streams through, and remove "set beresp.do_stream = false;", which collects them.',
    lines: VARNISH_PASS,
  },
  Caddy: { say: 'Flush after every write.', lines: CADDY_FLUSH },
  Apache: { say: 'Flush after every piece.', lines: APACHE_FLUSH },
  CDN: {
    say: `Turn response buffering off for ${STREAM_PATH}*, and everything that inspects or rewrites bodies there.`,
    lines: '',
  },
};

export const HELD_BACK: Fixes = {
  HAProxy: {
    say: 'HAProxy waits up to 200 ms to fill its packets; tell it not to.',
    lines: 'option http-no-delay',
  },
  nginx: { say: 'Send small pieces at once.', lines: 'tcp_nodelay on;\nproxy_buffering off;' },
  Varnish: { say: 'Let the streams through.', lines: VARNISH_PASS },
  Caddy: { say: 'Flush after every write.', lines: CADDY_FLUSH },
  Apache: { say: 'Flush after every piece, and remove "flushwait".', lines: APACHE_FLUSH },
  CDN: {
    say: `Turn off what collects small packets for ${STREAM_PATH}*, such as TCP optimisation.`,
    lines: '',
  },
};

export const COMPRESSED: Fixes = {
  nginx: { say: 'Do not compress streams: take text/event-stream out of gzip_types, or', lines: 'gzip off;' },
  HAProxy: {
    say: 'Name the types to compress, without text/event-stream.',
    lines: 'compression type text/html text/css text/javascript application/json',
  },
  Varnish: {
    say: 'Do not compress streams.',
    lines: `sub vcl_backend_response {
  if (bereq.url ~ "^${STREAM_PATH}") {
    set beresp.do_gzip = false;
  }
}`,
  },
  Caddy: {
    say: 'Compress everything but the streams.',
    lines: `@pages not path ${STREAM_PATH}*
encode @pages gzip`,
  },
  Apache: {
    say: 'Keep mod_deflate and mod_brotli away from streams.',
    lines: `<Location "${STREAM_PATH}">
  SetEnv no-gzip 1
  SetEnv no-brotli 1
</Location>`,
  },
  CDN: { say: `Turn compression off for ${STREAM_PATH}*.`, lines: '' },
};

export const HEARTBEAT_EATEN: Fixes = {
  nginx: {
    say: 'Keep filters that rewrite text away from streams.',
    lines: 'sub_filter_types text/html;\nssi off;',
  },
  HAProxy: { say: 'Remove the filter or Lua script that rewrites bodies.', lines: '' },
  Varnish: {
    say: 'Let the streams through without ESI or filters.',
    lines: `sub vcl_backend_response {
  if (bereq.url ~ "^${STREAM_PATH}") {
    set beresp.do_esi = false;
    set beresp.filters = "";
  }
}`,
  },
  Caddy: { say: 'Remove the plugin that replaces text in responses, or limit it to pages.', lines: '' },
  Apache: {
    say: 'Keep filters that rewrite text, such as mod_substitute or a firewall, away from streams.',
    lines: `<Location "${STREAM_PATH}">
  SetOutputFilter NONE
</Location>`,
  },
  CDN: { say: `Turn off what inspects or rewrites bodies for ${STREAM_PATH}*.`, lines: '' },
};
