import { join } from 'node:path';
import type { ProxySetting, Server } from './proxy-configuration.ts';

export interface Launcher {
  readonly program: string;
  /** For a configuration in `configuration` in the folder; the program stays in the foreground. */
  readonly args: (setting: ProxySetting) => readonly string[];
  readonly env?: (folder: string) => Record<string, string>;
}

const configurationIn = (folder: string) => join(folder, 'configuration');

/** How each server is started as a plain program, beside one that the system may run. */
export const launchers: Readonly<Record<Server, Launcher>> = {
  nginx: {
    program: 'nginx',
    args: ({ folder }) => ['-p', folder, '-c', configurationIn(folder), '-e', 'stderr'],
  },
  haproxy: { program: 'haproxy', args: ({ folder }) => ['-db', '-f', configurationIn(folder)] },
  varnish: {
    program: 'varnishd',
    args: ({ folder, listen }) => [
      '-F',
      ...['-n', join(folder, 'work'), '-a', listen, '-f', configurationIn(folder)],
      ...['-s', 'malloc,32m', '-l', '4m', '-j', 'none'],
    ],
  },
  caddy: {
    program: 'caddy',
    args: ({ folder }) => ['run', '--adapter', 'caddyfile', '--config', configurationIn(folder)],
    env: (folder) => ({ XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder }),
  },
  apache: {
    program: 'apache2',
    args: ({ folder }) => ['-D', 'FOREGROUND', '-d', folder, '-f', configurationIn(folder)],
  },
};
