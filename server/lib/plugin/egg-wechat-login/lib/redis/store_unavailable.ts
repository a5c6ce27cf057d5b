import { ApiError } from '../errors/api_error';

/** Every failure of a Redis command is an outage to the client: it cannot tell one refusal of Redis from another. */
export function storeUnavailable(cause: unknown): ApiError<'STORE_UNAVAILABLE'> {
  // A refusal begins with its kind (OOM, READONLY, CLUSTERDOWN …); what follows can quote the command.
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
