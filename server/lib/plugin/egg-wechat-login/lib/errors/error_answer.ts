import type { ErrorBody } from '../../../../../../typings/api';
import { ApiError } from './api_error';
import { foreignAnswer } from './foreign_error';

/** The parts of an error's answer. */
export interface ErrorAnswer {
  status: number;
  code: string;
  /** For the user. */
  message: string;
  /** Goes into the body. */
  details?: object;
  /** Whole seconds, at least 1. */
  retryAfterSeconds?: number;
}

/** The answer to anything that was thrown. An error without a status is a defect: 500 INTERNAL. */
export function answerOf(thrown: unknown): ErrorAnswer {
  const foreign = thrown instanceof ApiError ? undefined : foreignAnswer(thrown);
  if (foreign) return foreign;
  const err = thrown instanceof ApiError ? thrown : new ApiError('INTERNAL');
  const { status, code, userMessage, details, retryAfterSeconds } = err;
  return { status, code, message: userMessage, details, retryAfterSeconds };
}

/** The contract's body. */
export function errorBody({ code, message, details }: ErrorAnswer, requestId: string): ErrorBody {
  return { code, message, requestId, ...details } as ErrorBody;
}
