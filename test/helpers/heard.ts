import { Cluster } from 'ioredis';
import type { Redis } from 'ioredis';

const CHANNEL = 'wx:ended';
const FIRST = 'the first one';
const LAST = 'the last one';

/**
 * Collects the messages on the channel of ended sessions while `act` runs. In a Cluster it subscribes at the last node,
 * where messages arrive with a delay: so it publishes a first and a last message of its own.
 *
 * @param key - a key on the node where `act` publishes; messages from one node arrive in order
 */
export async function heardDuring(redis: Redis | Cluster, key: string, act: () => Promise<unknown>): Promise<string[]> {
  const source = redis instanceof Cluster ? redis.nodes().at(-1)! : redis;
  const subscriber = source.duplicate({ enableOfflineQueue: true });
  const publish = (text: string) => redis.eval(`return redis.call('PUBLISH', '${CHANNEL}', '${text}')`, 1, key);
  const heard: string[] = [];
  const last = new Promise<void>((resolve) => {
    subscriber.on('message', (_channel, text: string) => {
      heard.push(text);
      if (text === LAST) resolve();
    });
  });
  await subscriber.subscribe(CHANNEL);
  await publish(FIRST);
  await act();
  await publish(LAST);
  await last;
  subscriber.removeAllListeners('message');
  subscriber.disconnect();
  return heard.slice(heard.indexOf(FIRST) + 1, -1);
}
