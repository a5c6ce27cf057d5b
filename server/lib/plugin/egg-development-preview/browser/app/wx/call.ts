import { expectOptions } from '../loud';

export interface Callbacks<R> {
  success?: (result: R & { errMsg: string }) => void;
  fail?: (error: WxError) => void;
  complete?: (result: (R & { errMsg: string }) | WxError) => void;
}

/** What WeChat passes to `fail`: not an Error. */
export interface WxError {
  errMsg: string;
  errno?: number;
}

/** Thrown inside of a call to make it fail: WeChat's reason, without the name of the call. */
export class Failure {
  constructor(
    readonly reason: string,
    readonly errno?: number,
  ) {}
}

export const CALLBACKS = ['success', 'fail', 'complete'] as const;

/**
 * Creates one of WeChat's asynchronous calls. The result comes later and once: to the callbacks or, without any, as a
 * promise.
 */
export function call<O extends object, R extends object>(
  name: string,
  known: readonly (keyof O & string)[],
  work: (options: O) => R | Promise<R>,
) {
  return (options: O & Callbacks<R> = {} as O): Promise<R & { errMsg: string }> | undefined => {
    expectOptions(name, options, [...known, ...CALLBACKS]);
    const { success, fail, complete } = options;
    const answer = run(name, () => work(options));
    if (!success && !fail && !complete) return answer;
    settle(answer, { success, fail, complete });
    return undefined;
  };
}

/** A call that WeChat offers with callbacks only. */
export function callbackOnly<O extends object, R extends object>(
  name: string,
  known: readonly (keyof O & string)[],
  work: (options: O) => Promise<R>,
) {
  return (options: O & Callbacks<R>): void => {
    expectOptions(name, options, [...known, ...CALLBACKS]);
    settle(
      run(name, () => work(options)),
      options,
    );
  };
}

/** Runs the work a little later, as the other side of WeChat's bridge does. */
export async function run<R extends object>(name: string, work: () => R | Promise<R>): Promise<R & { errMsg: string }> {
  try {
    await Promise.resolve();
    return { ...(await work()), errMsg: `${name}:ok` };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { reason, errno } = error;
    // eslint-disable-next-line @typescript-eslint/no-throw-literal
    throw { errMsg: `${name}:fail ${reason}`, ...(errno !== undefined && { errno }) } satisfies WxError;
  }
}

/** Passes a result to the callbacks. An error thrown by a callback is the mini program's, not the call's. */
export function settle<R>(answer: Promise<R & { errMsg: string }>, { success, fail, complete }: Callbacks<R>): void {
  answer.then(
    (result) =>
      later(
        () => success?.(result),
        () => complete?.(result),
      ),
    (error) => {
      if (error instanceof Error) throw error;
      later(
        () => fail?.(error as WxError),
        () => complete?.(error as WxError),
      );
    },
  );
}

/** Runs each in its own task, so that one that throws does not stop the others. */
function later(...callbacks: (() => void)[]): void {
  for (const callback of callbacks) setTimeout(callback);
}
