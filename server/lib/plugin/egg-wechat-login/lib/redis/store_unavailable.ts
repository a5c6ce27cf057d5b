import { ApiError } from '../errors/api_error';

/** ioredis' words for a command that it could not send. */
const NOT_SENT =
  /^Stream isn't writeable|^Cluster isn't ready|^Connection is in|^None of startup nodes|^Failed to refresh/;

/** Makes STORE_UNAVAILABLE of any failed Redis command: for the client, all of them are an outage. */
export function storeUnavailable(cause: unknown): ApiError<'STORE_UNAVAILABLE'> {
  // An error of Redis begins with its kind (OOM, READONLY, CLUSTERDOWN …); the rest may quote the command.
  const { name, message } = cause as Error;
  const reason = name === 'ReplyError' ? `Redis refused: ${message.split(' ')[0]}` : 'Redis did not answer';
  return new ApiError('STORE_UNAVAILABLE', { reason, cause });
}

/**
 * The answer to a write was lost: it is not known whether Redis has carried it out. Redis carries it out in time or not at all,
 * since it has a deadline.
 */
export class OutcomeUnknownError extends ApiError<'STORE_UNAVAILABLE'> {}

/** The answer to a write. @throws {ApiError} STORE_UNAVAILABLE: an OutcomeUnknownError unless it surely was not carried out */
export async function orWriteFailed<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    const { name, message } = cause as Error;
    if (name === 'ReplyError' || NOT_SENT.test(message)) throw storeUnavailable(cause);
    throw new OutcomeUnknownError('STORE_UNAVAILABLE', { reason: 'the answer of Redis was lost', cause });
  }
}

/** The answer of Redis. @throws {ApiError} STORE_UNAVAILABLE for any failure */
export async function orStoreUnavailable<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    throw storeUnavailable(cause);
  }
}
