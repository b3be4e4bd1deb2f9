import { type Fixes, STREAM_PATH, VARNISH_PASS } from './fix.ts';

export const HTTP_1_0: Fixes = {
  nginx: {
    say: 'Speak HTTP/1.1 to Milepost and to visitors; remove "chunked_transfer_encoding off;".',
    lines: 'proxy_http_version 1.1;\nproxy_set_header Connection "";',
  },
  Caddy: {
    say: 'Speak HTTP/1.1 to Milepost.',
    lines: `reverse_proxy 127.0.0.1:3000 {
  transport http {
    versions 1.1
  }
}`,
  },
  Apache: {
    say: 'Remove "force-proxy-request-1.0" and "downgrade-1.0" wherever they are set.',
    lines: 'UnsetEnv force-proxy-request-1.0\nUnsetEnv downgrade-1.0',
  },
  HAProxy: { say: 'HAProxy speaks HTTP/1.1 by itself; look behind and before it.', lines: '' },
  Varnish: { say: 'Varnish speaks HTTP/1.1 by itself; look behind and before it.', lines: '' },
  CDN: { say: 'Set the protocol towards the origin to HTTP/1.1.', lines: '' },
};

export const HEADERS_CHANGED: Fixes = {
  nginx: {
    say: 'Remove "proxy_hide_header" and "add_header" for the headers named above, and',
    lines: 'expires off;',
  },
  HAProxy: {
    say: 'Limit every "http-response set-header" and "del-header" to pages, for example',
    lines: `http-request set-var(txn.path) path
http-response set-header Cache-Control no-cache unless { var(txn.path) -m beg ${STREAM_PATH} }`,
  },
  Varnish: {
    say: 'End the rules for streams before the ones that change headers; "vcl_deliver" may have some too.',
    lines: `sub vcl_backend_response {
  if (bereq.url ~ "^${STREAM_PATH}") {
    return (deliver);
  }
}`,
  },
  Caddy: {
    say: 'Limit every "header" to pages, and remove "header_down" for the headers named above, for example',
    lines: `@pages not path ${STREAM_PATH}*
header @pages Cache-Control no-cache`,
  },
  Apache: {
    say: 'Limit every "Header set" and "Header unset" to pages, for example',
    lines: `<LocationMatch "^/(?!api/chat/stream)">
  Header set Cache-Control no-cache
</LocationMatch>`,
  },
  CDN: {
    say: `Let the headers of the origin stand for ${STREAM_PATH}*, above all Cache-Control.`,
    lines: '',
  },
};

export const CACHED: Fixes = {
  nginx: {
    say: 'Turn the cache off for streams, and remove "proxy_ignore_headers Cache-Control;".',
    lines: 'proxy_cache off;',
  },
  HAProxy: {
    say: 'Limit the cache to pages.',
    lines: `http-request cache-use pages unless { path_beg ${STREAM_PATH} }
http-response cache-store pages`,
  },
  Varnish: { say: 'Keep the streams out of the cache.', lines: VARNISH_PASS },
  Caddy: {
    say: `Caddy itself does not cache; exclude ${STREAM_PATH}* from the plugin that does.`,
    lines: '',
  },
  Apache: { say: 'Keep the streams out of the cache.', lines: `CacheDisable "${STREAM_PATH}"` },
  CDN: {
    say: `Make a rule that bypasses the cache for ${STREAM_PATH}*, and purge what it holds.`,
    lines: '',
  },
};

export const READERS_WAIT: Fixes = {
  nginx: {
    say: 'Turn the cache off for streams, or at least its lock.',
    lines: 'proxy_cache off;\nproxy_cache_lock off;',
  },
  Varnish: { say: 'Let the streams through.', lines: VARNISH_PASS },
  Apache: { say: 'Keep the streams out of the cache and its lock.', lines: `CacheDisable "${STREAM_PATH}"` },
  CDN: { say: `Turn off request collapsing, or the cache, for ${STREAM_PATH}*.`, lines: '' },
};

export const COOKIE_LOST: Fixes = {
  nginx: {
    say: 'Pass cookies on; remove a line that empties or sets the header Cookie.',
    lines: 'proxy_set_header Cookie $http_cookie;',
  },
  HAProxy: { say: 'Remove "http-request del-header Cookie".', lines: '' },
  Varnish: { say: 'Let the streams through before "unset req.http.Cookie".', lines: VARNISH_PASS },
  Caddy: { say: 'Remove "header_up -Cookie".', lines: '' },
  Apache: { say: 'Remove "RequestHeader unset Cookie".', lines: '' },
  CDN: { say: 'Forward all cookies to the origin.', lines: '' },
};

export const SET_COOKIE_LOST: Fixes = {
  nginx: {
    say: 'Remove "proxy_hide_header Set-Cookie;", and',
    lines: 'proxy_pass_header Set-Cookie;',
  },
  HAProxy: { say: 'Remove "http-response del-header Set-Cookie".', lines: '' },
  Varnish: {
    say: 'Let everything that is not an asset through before "unset beresp.http.Set-Cookie".',
    lines: `sub vcl_backend_response {
  if (bereq.url !~ "^/(assets|widget)/") {
    return (deliver);
  }
}`,
  },
  Caddy: { say: 'Remove "header_down -Set-Cookie".', lines: '' },
  Apache: { say: 'Remove "Header unset Set-Cookie".', lines: '' },
  CDN: { say: 'Let Set-Cookie of the origin through; many caching rules remove it.', lines: '' },
};

export const LAST_EVENT_ID_LOST: Fixes = {
  nginx: {
    say: 'Pass the header on.',
    lines: 'proxy_set_header Last-Event-ID $http_last_event_id;',
  },
  HAProxy: { say: 'Remove "http-request del-header Last-Event-ID".', lines: '' },
  Varnish: { say: 'Let the streams through before "unset req.http.Last-Event-ID".', lines: VARNISH_PASS },
  Caddy: { say: 'Remove "header_up -Last-Event-ID".', lines: '' },
  Apache: { say: 'Remove "RequestHeader unset Last-Event-ID".', lines: '' },
  CDN: { say: 'Forward the header Last-Event-ID to the origin.', lines: '' },
};

export const ORIGIN_REFUSED: Fixes = {
  Milepost: {
    say: 'Set the address that visitors use.',
    lines: 'PUBLIC_URL=https://ask.example.org',
  },
};

export const POST_REFUSED: Fixes = {
  nginx: { say: 'Remove "limit_except" and rules that deny POST.', lines: '' },
  HAProxy: { say: 'Remove "http-request deny" for POST.', lines: '' },
  Varnish: { say: 'Let the streams through.', lines: VARNISH_PASS },
  Caddy: { say: 'Remove the matcher that limits methods.', lines: '' },
  Apache: { say: 'Remove "LimitExcept" and rules of a firewall that deny POST.', lines: '' },
  CDN: { say: `Allow GET, POST and DELETE for ${STREAM_PATH}*, and let its firewall pass them.`, lines: '' },
};
