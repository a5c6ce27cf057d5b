import type { SessionModel } from './session_model';

/** An operation that was run, and what it answered. */
export interface Call {
  name: string;
  apply(model: SessionModel): string;
  result: string;
}

/**
 * Looks for an order of the calls in which the model gives every answer that was given, and ends as `fits` says. What one
 * connection sent is in order; between the connections any order will do.
 *
 * @return the model after it, or undefined when nothing explains what was seen
 */
export function linearize(
  model: SessionModel,
  queues: Call[][],
  fits: (after: SessionModel) => boolean,
): SessionModel | undefined {
  if (queues.every((queue) => queue.length === 0)) return fits(model) ? model : undefined;
  for (const [i, [next, ...rest]] of queues.entries()) {
    if (next === undefined) continue;
    const candidate = model.copy();
    if (next.apply(candidate) !== next.result) continue;
    const found = linearize(candidate, queues.with(i, rest), fits);
    if (found) return found;
  }
  return undefined;
}
