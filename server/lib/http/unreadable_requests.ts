import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Application } from 'egg';
import { OnceAMinute } from '../plugin/egg-wechat-login/lib/audit/once_a_minute';
import { ApiError } from '../plugin/egg-wechat-login/lib/errors/api_error';
import { answerOf, errorBody } from '../plugin/egg-wechat-login/lib/errors/error_answer';
import { API_HEADERS } from '../plugin/egg-wechat-login/lib/http/api_answer';
import { plainAddress } from '../plugin/egg-wechat-login/lib/http/address/plain_address';
import { answersBefore } from './exchanges';
import { LOST_CONNECTION } from './last_resorts';

/** Malformed requests, which anyone can send: logged once a minute and address. */
export const malformed = new OnceAMinute();

/** How long a refused client's bytes are read and dropped: closing at once would reset the connection, and the answer with it. */
const LINGER_MS = 1000;

/**
 * Egg's `onClientError`: answers what node refuses before there is a request, such as malformed HTTP, headers that are too
 * large, or a request that does not come to its end in time. The answer waits for its turn.
 */
export async function onClientError({ code = '' }: NodeJS.ErrnoException, socket: Socket, app: Application) {
  const { isAnswered } = await answersBefore(socket);
  // A connection over which nothing has come is not owed anything.
  if (isAnswered || socket.bytesRead === 0) socket.destroy();
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
  const requestId = randomUUID();
  if (!LOST_CONNECTION.includes(code) && !socket.destroyed) logMalformed(app, socket, code, requestId);
  return plainAnswer(new ApiError('INVALID_PARAM'), requestId);
}

function logMalformed({ logger }: Application, { remoteAddress = '' }: Socket, code: string, requestId: string): void {
  malformed.add(code, plainAddress(remoteAddress) ?? '', (address, more) => {
    if (more === 0) logger.warn(`[${requestId} ${address}] INVALID_PARAM malformed HTTP (${code})`);
    else logger.warn(`[${address}] INVALID_PARAM malformed HTTP (${code}): ${more} more`);
  });
}

/** Node's `connect`: there is no tunnel here, as there is no such route. Without a listener node would just close. */
export async function answerConnect(_req: IncomingMessage, socket: Socket): Promise<void> {
  // Node no longer listens.
  socket.on('error', () => socket.destroy());
  await answersBefore(socket);
  const { status, headers, body } = plainAnswer(new ApiError('NOT_FOUND'), randomUUID());
  const all = { ...headers, 'Content-Length': Buffer.byteLength(body), Connection: 'close' };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', body].join('\r\n'));
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}

/** An answer in the contract's form, outside of any request. */
function plainAnswer(err: ApiError, requestId: string) {
  const answer = answerOf(err);
  return {
    status: answer.status,
    headers: { ...API_HEADERS, 'Content-Type': 'application/json; charset=utf-8', 'X-Request-Id': requestId },
    body: JSON.stringify(errorBody(answer, requestId)),
  };
}
