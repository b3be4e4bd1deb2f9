import { APACHE } from './apache.ts';
import { CADDY } from './caddy.ts';
import { HAPROXY } from './haproxy.ts';
import { NGINX } from './nginx.ts';
import type { ProxyConfiguration } from './proxy-configuration.ts';
import { VARNISH } from './varnish.ts';

const ALL = { ...NGINX, ...HAPROXY, ...VARNISH, ...CADDY, ...APACHE } as const;

export type ProxyKind = keyof typeof ALL;

/** Every configuration that is tried, by its name. */
export const PROXIES: Readonly<Record<ProxyKind, ProxyConfiguration>> = ALL;
