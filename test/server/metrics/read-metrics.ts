/** Samples of a scrape by their text as it stands there: `name{label="value"}`. */
export type Samples = ReadonlyMap<string, number>;

export interface Scrape {
  readonly text: string;
  readonly samples: Samples;
  /** By name: its type, the words of its help, and its labels without `le`. */
  readonly metrics: ReadonlyMap<string, { type: string; help: string; labels: readonly string[] }>;
}

/** Reads the text format of Prometheus. */
export function readMetrics(text: string): Scrape {
  const lines = text.split('\n').filter((line) => line !== '');
  const samples = new Map(
    lines
      .filter((line) => !line.startsWith('#'))
      .map((line) => {
        const [, sample = '', value = ''] = /^(.+) (\S+)$/.exec(line) ?? [];
        return [sample, Number(value)];
      }),
  );
  const helps = lines.flatMap((line) => {
    const [, name = '', help = ''] = /^# HELP (\S+) (.+)$/.exec(line) ?? [];
    return name === '' ? [] : [{ name, help }];
  });
  const metrics = new Map(
    helps.map(({ name, help }) => {
      const type = lines.find((line) => line.startsWith(`# TYPE ${name} `))?.split(' ')[3] ?? '';
      const own = [...samples.keys()].filter((sample) =>
        new RegExp(`^${name}(_bucket|_sum|_count)?(\\{|$)`).test(sample),
      );
      const labels = own.flatMap((sample) => [...sample.matchAll(/(\w+)="/g)].map(([, label = '']) => label));
      return [name, { type, help, labels: [...new Set(labels)].filter((label) => label !== 'le') }];
    }),
  );
  return { text, samples, metrics };
}
