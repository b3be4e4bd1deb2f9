export const SERVERS = ['nginx', 'haproxy', 'varnish', 'caddy', 'apache'] as const;
export type Server = (typeof SERVERS)[number];

/** What a configuration is written for. */
export interface ProxySetting {
  /** Where the proxy listens: host and port. */
  readonly listen: string;
  /** Where Milepost listens: host and port. */
  readonly upstream: string;
  /** A folder of its own, for sockets, certificates and caches. */
  readonly folder: string;
  /** The longest silence of Milepost that the proxy allows, in a unit that all of them read: `60s`, `1500ms`. */
  readonly silence: string;
}

/** One way to put a server in front of Milepost. */
export interface ProxyConfiguration {
  readonly server: Server;
  /** What is special about it, in the words of the table. */
  readonly title: string;
  /** `http` when not given. */
  readonly scheme?: 'https';
  /** The text of the server's configuration file. */
  readonly write: (setting: ProxySetting) => string;
}

/** Indents every line of a part of a configuration. */
export function indent(text: string, width = 2): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(width));
}
