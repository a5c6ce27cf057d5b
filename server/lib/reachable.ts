import { ApiError } from './api_error';

/** Every error of a command is an outage to the client: it cannot tell one refusal of Redis from another. */
export async function reachable<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    // A refusal begins with its kind (OOM, READONLY, CLUSTERDOWN …); what follows can quote the command.
    const { name, message } = cause as Error;
    const reason = name === 'ReplyError' ? `Redis refused: ${message.split(' ')[0]}` : 'Redis did not answer';
    throw new ApiError('STORE_UNAVAILABLE', { reason, cause });
  }
}
