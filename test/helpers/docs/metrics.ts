import assert from 'node:assert/strict';

const NAME = /^[a-z_]+$/;
const SAMPLE = /^([a-z_]+)(?:\{((?:[a-z_]+="(?:[^"\\\n]|\\[\\n"])*",?)+)\})? (\S+)$/;

/** The values of a scrape by series, as Prometheus writes it: `name{label="value"}`. */
export type Scrape = Map<string, number>;

/**
 * Parses Prometheus' text format and asserts that it is valid: HELP and TYPE once and before their samples, no duplicate
 * samples, valid numbers, and consistent histograms.
 */
export function parseMetrics(text: string): Scrape {
  assert.ok(text.endsWith('\n'));
  const samples: Scrape = new Map();
  const types = new Map<string, string>();
  let current = '';
  for (const line of text.split('\n').filter(Boolean)) {
    const [, what, name, words] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? [];
    if (what === 'HELP') {
      assert.match(name, NAME);
      assert.ok(!types.has(name), `${name} comes twice`);
      types.set((current = name), 'untyped');
    } else if (what === 'TYPE') {
      assert.equal(name, current);
      types.set(name, words);
    } else {
      const [, sample, labels = '', value] = SAMPLE.exec(line) ?? assert.fail(line);
      const suffixes = types.get(current) === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
      assert.ok(suffixes.map((suffix) => current + suffix).includes(sample), `${line} stands under ${current}`);
      const series = labels ? `${sample}{${labels}}` : sample;
      assert.ok(!samples.has(series), `${series} comes twice`);
      assert.ok(value !== '' && Number.isFinite(Number(value)), line);
      samples.set(series, Number(value));
    }
  }
  for (const [name, type] of types) if (type === 'histogram') assertAddsUp(samples, name);
  return samples;
}

/** The samples of one metric by their labels as written; '' for none. */
export function seriesOf(scrape: Scrape, name: string): Record<string, number> {
  const own = [...scrape].filter(([series]) => series.split('{')[0] === name);
  return Object.fromEntries(own.map(([series, value]) => [/\{(.*)\}/.exec(series)?.[1] ?? '', value]));
}

/** The buckets are cumulative, and the last one equals the count. */
function assertAddsUp(samples: Scrape, name: string): void {
  const last = new Map<string, number>();
  for (const [labels, value] of Object.entries(seriesOf(samples, `${name}_bucket`))) {
    const others = labels
      .split(',')
      .filter((label) => !label.startsWith('le='))
      .join(',');
    assert.ok(value >= (last.get(others) ?? 0), `${name} ${labels}`);
    last.set(others, value);
  }
  assert.deepEqual(Object.fromEntries(last), seriesOf(samples, `${name}_count`));
}
