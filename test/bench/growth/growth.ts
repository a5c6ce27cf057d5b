import type { Surroundings } from '../surroundings';
import { badTokens } from './bad_tokens';
import { connections } from './connections';
import { redisCore } from './redis_core';
import { sessions } from './sessions';
import { workers } from './workers';

const PARTS = { sessions, redisCore, connections, workers, badTokens };

/** Measures how our server grows. @return the report */
export async function growth(surroundings: Surroundings, node: string): Promise<string> {
  const reports: string[] = [];
  for (const [name, part] of Object.entries(PARTS)) {
    console.error(`growth: ${name}`);
    await surroundings.redis.flushall();
    reports.push(await part(surroundings, node));
  }
  return reports.join('\n\n');
}
