import { ApiError } from '../errors/api_error';

/** Makes STORE_UNAVAILABLE of any failed Redis command: for the client, all of them are an outage. */
export function storeUnavailable(cause: unknown): ApiError<'STORE_UNAVAILABLE'> {
  // An error of Redis begins with its kind (OOM, READONLY, CLUSTERDOWN …); the rest may quote the command.
  const { name, message } = cause as Error;
  const reason = name === 'ReplyError' ? `Redis refused: ${message.split(' ')[0]}` : 'Redis did not answer';
  return new ApiError('STORE_UNAVAILABLE', { reason, cause });
}

/** The answer of Redis. @throws {ApiError} STORE_UNAVAILABLE for any failure */
export async function orStoreUnavailable<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    throw storeUnavailable(cause);
  }
}
