import type { Redis } from 'ioredis';

const FILL = `
for n = ARGV[4], ARGV[5] do
  local user = 'wx:{' .. string.format('%022d', n) .. '}:'
  redis.call('SET', user .. 'token', ARGV[1], 'EX', ARGV[3])
  redis.call('SET', user .. 'session:' .. ARGV[1], ARGV[2], 'EX', ARGV[3])
end
`;
const AT_ONCE = 10_000;
const USER_KEY = /^wx:\{.{22}\}:token$/;

/** Adds copies of a stored session, each under its own user: the same size, and faster than logins. */
export async function fill(redis: Redis, sessions: number): Promise<void> {
  const key = (await redis.keys('wx:*:token'))[0];
  if (!USER_KEY.test(key)) throw new Error(`Unknown key of a user: ${key}`);
  const id = (await redis.get(key))!;
  const record = (await redis.get(key.replace(/token$/, `session:${id}`)))!;
  const ttl = await redis.ttl(key);
  for (let from = 1; from <= sessions; from += AT_ONCE) {
    await redis.eval(FILL, 0, id, record, ttl, from, Math.min(sessions, from + AT_ONCE - 1));
  }
}
