import { setTimeout as sleep } from 'node:timers/promises';
import { workersOf } from './processes';
import type { Stage } from './stage';

export interface Mishap {
  name: string;
  /** @param ms - how long it lasts  @param which - chooses among several  */
  happen(stage: Stage, ms: number, which: number): Promise<void>;
}

/** Longer than anything waits. */
const HANGS_MS = 60_000;
/** Redis' answers come too late. */
const TOO_SLOW_MS = 700;

/** Everything that happens to a service, one each. All is as before when it is over. */
export const MISHAPS: Mishap[] = [
  { name: 'a worker is killed', happen: async (stage, _, which) => killWorker(stage, which) },
  {
    name: 'Redis is killed and restarted',
    happen: (stage, ms) => withoutRedis(stage, () => sleep(ms)),
  },
  {
    name: 'a worker is killed while Redis is away',
    happen: (stage, ms, which) =>
      withoutRedis(stage, async () => {
        killWorker(stage, which);
        await sleep(ms);
      }),
  },
  {
    name: 'Redis hangs',
    async happen({ redis: { master } }, ms) {
      master.freeze();
      await sleep(ms);
      master.thaw();
    },
  },
  {
    name: 'Redis is full',
    async happen({ redis: { client } }, ms) {
      await client.config('SET', 'maxmemory', '1');
      await sleep(ms);
      await client.config('SET', 'maxmemory', '0');
    },
  },
  { name: 'Redis is slow', happen: ({ redis }, ms, which) => slow(redis.proxy, 50 + (which % TOO_SLOW_MS), ms) },
  { name: 'the replica of Redis is promoted', happen: ({ redis }, _, which) => redis.promoteReplica(which % 2 === 0) },
  { name: 'WeChat hangs', happen: ({ wechatProxy }, ms) => slow(wechatProxy, HANGS_MS, ms) },
  { name: 'nobody reads standard output any more', happen: async ({ server }) => server.closeOutput() },
];

/** It may be one that starts. */
function killWorker({ server }: Stage, which: number): void {
  const workers = workersOf(server.pid);
  // For a moment there may be none.
  if (workers.length > 0) process.kill(workers[which % workers.length], 'SIGKILL');
}

async function withoutRedis({ redis: { master } }: Stage, meanwhile: () => Promise<void>): Promise<void> {
  await master.kill();
  await meanwhile();
  await master.launch();
}

async function slow(proxy: { delayMs: number }, delayMs: number, ms: number): Promise<void> {
  proxy.delayMs = delayMs;
  await sleep(ms);
  proxy.delayMs = 0;
}
