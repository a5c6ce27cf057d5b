import { backOff } from '../../utils/back_off';
import { failureOf } from '../../utils/errors';
import type { Failure } from '../../utils/errors';
import { loginState, subscribe } from '../state/login_state';
import { callOnce } from './call';
import { check } from './check';

/** Minimum interval between two requests, whatever the answers. */
const PAUSE_MS = 2000;

/** Longer than the server holds a request, which is 25 s. */
const TIMEOUT_MS = 35_000;

interface Watch {
  abort(): void;
  /** The last request, if it has not failed, for as long as no other may follow. */
  recent?: object;
}

let current: Watch | undefined;

/**
 * Keeps one long poll open, which the server answers as soon as the session ends: the phone learns within a second that
 * another one has taken over. Restarts if it was running.
 */
export function startWatch(): void {
  stopWatch();
  const watch: Watch = { abort: () => undefined };
  current = watch;
  void run(watch);
}

export function stopWatch(): void {
  const watch = current;
  current = undefined;
  watch?.abort();
}

/** Whether the server was asked just now without problems: asking again would bring nothing new. */
export function hasJustAsked(): boolean {
  return current?.recent !== undefined && !isTroubled();
}

async function run(watch: Watch): Promise<void> {
  let errors = 0;
  while (watch === current) {
    const pause = startPause(watch);
    const failure = problem() ?? (await ask(watch));
    if (watch !== current) return;
    if (!failure) {
      errors = 0;
      await pause;
    } else {
      watch.recent = undefined;
      errors += 1;
      const isOver = await sleepInTrouble(backOff(errors, failure));
      // A check instead of a long poll: it updates the problem on the page, and clears it as soon as it is over.
      if (!isOver && watch === current) await check();
    }
  }
}

/** Begins the time in which no further request is sent. A timer, since the phone's clock can be set meanwhile. */
function startPause(watch: Watch): Promise<void> {
  const request = {};
  watch.recent = request;
  return new Promise((resolve) => {
    setTimeout(() => {
      if (watch.recent === request) watch.recent = undefined;
      resolve();
    }, PAUSE_MS);
  });
}

/** Whether the state has a problem: the server cannot be asked now. */
function isTroubled(): boolean {
  return problem() !== undefined;
}

function problem(): Failure | undefined {
  const state = loginState();
  return state.status === 'loggedIn' ? state.problem : undefined;
}

/** Sleeps for `ms`, or until another caller finds the problem solved. @return whether one did */
function sleepInTrouble(ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    let wasTroubled = false;
    const timer = setTimeout(() => end(false), ms);
    const unsubscribe = subscribe(() => {
      const isOver = wasTroubled && !isTroubled();
      wasTroubled = isTroubled();
      if (isOver) end(true);
    });
    function end(isOver: boolean) {
      clearTimeout(timer);
      unsubscribe();
      resolve(isOver);
    }
  });
}

/** @return why the server has not answered */
async function ask(watch: Watch): Promise<Failure | undefined> {
  try {
    const onTask = (task: Watch) => {
      if (watch === current) watch.abort = () => task.abort();
      else task.abort();
    };
    await callOnce('GET /api/session?wait=25', undefined, { timeout: TIMEOUT_MS, onTask });
    return undefined;
  } catch (error) {
    return failureOf(error);
  }
}
