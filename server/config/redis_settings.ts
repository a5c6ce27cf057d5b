import type { RedisSettings } from '../lib/redis/client_options';
import type { EnvReader } from './env_reader';

const FORMS = ['REDIS_URL', 'REDIS_CLUSTER_NODES', 'REDIS_SENTINELS'];

/**
 * Which Redis to connect to.
 *
 * @param missing - the problem to report when no form is set; undefined: use the embedded Redis
 */
export function readRedis(reader: EnvReader, missing?: string): RedisSettings {
  const given = FORMS.filter((name) => reader.text(name) !== undefined);
  if (given.length > 1) reader.reject(given.join(' and '), 'exclude each other: set one of them');
  if (given.length === 0 && missing) reader.reject(FORMS.join(' or '), missing);
  const url = readRedisUrl(reader);
  const nodes = reader.hostPorts('REDIS_CLUSTER_NODES');
  const natMap = reader.natMap('REDIS_CLUSTER_NAT_MAP');
  const sentinels = reader.hostPorts('REDIS_SENTINELS');
  const password = reader.text('REDIS_PASSWORD');
  const sentinelPassword = reader.text('REDIS_SENTINEL_PASSWORD');
  const name = sentinels ? reader.required('REDIS_SENTINEL_NAME', 'with REDIS_SENTINELS') : '';

  if (password !== undefined && reader.text('REDIS_URL') !== undefined) {
    reader.reject('REDIS_PASSWORD', 'is for Cluster and Sentinel: REDIS_URL contains its own password');
  }
  const uses = (form: string, setting: string) => {
    if (reader.text(form) === undefined && reader.text(setting) !== undefined) reader.reject(setting, `is for ${form}`);
  };
  uses('REDIS_CLUSTER_NODES', 'REDIS_CLUSTER_NAT_MAP');
  uses('REDIS_SENTINELS', 'REDIS_SENTINEL_PASSWORD');

  if (nodes) return { form: 'cluster', nodes, natMap, password };
  if (sentinels) return { form: 'sentinel', sentinels, name, password, sentinelPassword };
  return url ?? { form: 'embedded' };
}

function readRedisUrl(reader: EnvReader): RedisSettings | undefined {
  // A URL's user and password end at the first of these: what follows would be taken for a host, a database or a parameter,
  // and parts of the password would be told.
  if (/^\w+:\/\/[^/?#]*[/?#].*@/.test(reader.text('REDIS_URL') ?? '')) {
    reader.reject('REDIS_URL', 'must have user and password percent-encoded: write # as %23, / as %2F and ? as %3F');
    return undefined;
  }
  const url = reader.url('REDIS_URL', ['redis:', 'rediss:']);
  if (!url) return undefined;
  const db = /^\/?$/.test(url.pathname) ? '0' : url.pathname.slice(1);
  if (!/^\d{1,5}$/.test(db)) reader.reject('REDIS_URL', 'must end with the number of a database, such as /0');
  if (url.port === '0') reader.reject('REDIS_URL', 'must not name port 0');
  const parameters = [...new Set(url.searchParams.keys())].join(', ');
  if (parameters || url.hash) {
    const what = parameters ? `the parameters that it has (${parameters})` : 'a # at its end';
    reader.reject(
      'REDIS_URL',
      `must not have ${what}: rediss:// means TLS, /2 at the end database 2, and no more is set`,
    );
  }
  return {
    form: 'standalone',
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || 6379,
    username: reader.decoded('REDIS_URL', url.username),
    password: reader.decoded('REDIS_URL', url.password),
    db: Number(db),
    tls: url.protocol === 'rediss:',
  };
}
