import type { Application } from 'egg';
import type { Redis } from 'ioredis';
import { OptionsError } from '../errors/options_error';

/** egg-redis' client of this name, or its only one. @throws {OptionsError} */
export function redisOf({ redis }: Application, name?: string): Redis {
  const { clients } = redis as unknown as { clients?: Map<string, Redis> };
  if (!clients && name === undefined) return redis as unknown as Redis;
  const client = name === undefined ? undefined : clients?.get(name);
  if (client) return client;
  const names = clients ? [...clients.keys()].join(', ') : 'one without a name';
  throw new OptionsError([`redis must be the name of one of egg-redis' clients (there is ${names || 'no client'})`]);
}
