import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import type { Redis } from 'ioredis';
import type { Answer } from './client';
import type { Load } from './load';
import type { UserModel } from './user_model';

/**
 * All users ask at once, over new connections, which go to the workers in turn.
 *
 * @param commands - of Redis, which a worker needs for its answer
 * @return whether all were answered 200, by two workers
 */
export async function bothWorkersAnswer(
  redis: Redis,
  { client, users }: Load,
  commands: RegExp,
  ask: (user: UserModel) => Promise<Answer>,
): Promise<boolean> {
  const answers: Answer[] = [];
  await client.close();
  const connections = await connectionsOf(redis, commands, async () => {
    answers.push(...(await Promise.all(users.map(ask))));
  });
  return connections.size === 2 && answers.every(({ status }) => status === 200);
}

/**
 * The connections to Redis, one for each worker, over which these commands come while `act` runs. Speaks to Redis itself:
 * ioredis' monitor takes what comes at once for the answer of another command.
 */
async function connectionsOf(redis: Redis, commands: RegExp, act: () => Promise<unknown>): Promise<Set<string>> {
  const socket = connect(redis.options.port!, '127.0.0.1');
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  socket.write('MONITOR\r\n');
  // OK
  await lines.next();
  await act();
  await redis.echo('the last one');
  const connections = new Set<string>();
  for await (const line of lines) {
    const [, connection, command] = /^\+[\d.]+ \[\d+ (\S+)\] "([^"]*)"/.exec(line) ?? [];
    if (connection !== 'lua' && commands.test(command)) connections.add(connection);
    if (/^echo$/i.test(command)) break;
  }
  socket.destroy();
  return connections;
}
