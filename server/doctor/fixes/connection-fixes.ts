import type { Fixes } from './fix.ts';

export const CUT_SILENCE: Fixes = {
  Milepost: {
    say: 'Send heartbeats more often than the chain cuts.',
    lines: 'HEARTBEAT_MS=5000',
  },
  nginx: {
    say: 'Or let nginx wait longer.',
    lines: 'proxy_read_timeout 60s;\nproxy_send_timeout 60s;',
  },
  HAProxy: {
    say: 'Or let HAProxy wait longer; "timeout client" of the frontend too.',
    lines: 'timeout server 60s',
  },
  Varnish: {
    say: 'Or let Varnish wait longer.',
    lines: `sub vcl_backend_fetch {
  set bereq.between_bytes_timeout = 60s;
}`,
  },
  Caddy: {
    say: 'Or let Caddy wait longer.',
    lines: `reverse_proxy 127.0.0.1:3000 {
  transport http {
    read_timeout 60s
  }
}`,
  },
  Apache: { say: 'Or let Apache wait longer; "Timeout" too.', lines: 'ProxyTimeout 60' },
  CDN: { say: 'Or raise the time that the CDN waits for the origin between two packets.', lines: '' },
};

export const CUT_DURATION: Fixes = {
  nginx: {
    say: 'nginx has no limit for a whole response; a reload of its settings ends old workers after "worker_shutdown_timeout".',
    lines: '',
  },
  HAProxy: {
    say: 'Remove a "timeout" that counts the whole response, and Lua or agents that do.',
    lines: '',
  },
  Varnish: {
    say: 'Let a whole fetch take as long as a run.',
    lines: `sub vcl_backend_fetch {
  set bereq.first_byte_timeout = 60s;
  set bereq.between_bytes_timeout = 60s;
}`,
  },
  Caddy: {
    say: 'Remove "timeouts { write … }" from the global options, or make it longer than a run.',
    lines: '',
  },
  Apache: { say: 'Remove limits of mod_reqtimeout or mod_qos on whole responses.', lines: '' },
  CDN: { say: 'Raise the longest time of a response above RUN_TIMEOUT_MS, 120 s by default.', lines: '' },
};

export const TLS: Fixes = {
  nginx: {
    say: 'Give the whole chain of certificates, for the name that visitors use (beside "listen 443 ssl").',
    lines: '',
  },
  HAProxy: { say: 'Put certificate, intermediates and key into the file of "bind … ssl crt".', lines: '' },
  Varnish: { say: 'Varnish speaks no TLS itself; look at what does.', lines: '' },
  Caddy: { say: 'Name the site as visitors do; Caddy then gets a certificate itself.', lines: '' },
  Apache: { say: 'Give the whole chain of certificates in "SSLCertificateFile".', lines: '' },
  CDN: { say: 'Order a certificate for the name that visitors use.', lines: '' },
};

export const REDIRECTED: Fixes = {
  Milepost: {
    say: 'Test the address to which it redirects, give that one to visitors and widgets, and set',
    lines: 'PUBLIC_URL=https://ask.example.org',
  },
};

export const SEVERAL_SITES: Fixes = {
  Milepost: {
    say: 'Give every process the same database, or run one process alone. Each keeps a DATA_DIR of its own.',
    lines: 'DATABASE_URL=postgres://user:password@host/database',
  },
};
