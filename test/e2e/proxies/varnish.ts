import type { ProxyConfiguration, ProxySetting } from './proxy-configuration.ts';

const PASS_STREAMS = `
sub vcl_recv {
  if (req.url ~ "^/api/chat/stream") {
    return (pass);
  }
}
`;

/** Tells whether a response came out of the cache. */
const SHOW_HITS = `
sub vcl_deliver {
  if (obj.hits > 0) {
    set resp.http.X-Cache-Status = "HIT";
  } else {
    set resp.http.X-Cache-Status = "MISS";
  }
}
`;

export const VARNISH = {
  'varnish-default': site('defaults', SHOW_HITS),
  varnish: site('streams passed', `${PASS_STREAMS}${SHOW_HITS}`),
  'varnish-whole': site(
    'beresp.do_stream = false',
    `${PASS_STREAMS}
sub vcl_backend_response {
  set beresp.do_stream = false;
}
`,
  ),
} as const satisfies Record<string, ProxyConfiguration>;

function site(title: string, subroutines: string): ProxyConfiguration {
  return {
    server: 'varnish',
    title,
    write: ({ upstream, silence }: ProxySetting) => {
      const [host, port] = upstream.split(':');
      return `vcl 4.1;

backend milepost {
  .host = "${host}";
  .port = "${port}";
  .between_bytes_timeout = ${silence};
}
${subroutines}`;
    },
  };
}
