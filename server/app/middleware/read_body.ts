import type { Application } from 'egg';
import { onBodyError } from '../../lib/error_answer';

/**
 * For routes with a body; Egg's own place for it is in front of every route. Whatever its Content-Type says, the body is
 * JSON of at most 16 KiB, or it is refused. Throws INVALID_PARAM or PAYLOAD_TOO_LARGE.
 */
export default (_options: unknown, app: Application) => {
  const options = { enableTypes: ['json'], jsonLimit: '16kb', detectJSON: () => true, onerror: onBodyError };
  return app.middleware.bodyParser(options);
};
