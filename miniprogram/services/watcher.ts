import { WATCH_TIMEOUT_MS } from '../config';
import { callOnce } from './call';
import { check } from './check';
import { loginState } from './login_state';

/** No two questions come faster than this, whatever the answers. */
const PAUSE_MS = 2000;
/** The longest wait after errors, which double it. */
const LONGEST_PAUSE_MS = 60_000;

interface Watch {
  abort(): void;
}

let current: Watch | undefined;

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * Keeps one question open at the server, which it answers as soon as the session ends: the phone is told within a second
 * that another one has taken over. Starts anew if it was running.
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

async function run(watch: Watch): Promise<void> {
  let pause = PAUSE_MS;
  while (watch === current) {
    const askedAt = Date.now();
    const answered = await ask(watch);
    if (watch !== current) return;
    pause = answered ? PAUSE_MS : Math.min(pause * 2, LONGEST_PAUSE_MS);
    // The phones that a restart of the server has cut off must not all come back at once.
    const spread = answered ? 0 : Math.random() * pause * 0.5;
    await sleep(Math.max(0, askedAt + pause + spread - Date.now()));
  }
}

/** @return whether the server has answered */
async function ask(watch: Watch): Promise<boolean> {
  try {
    const onTask = (task: Watch) => {
      if (watch === current) watch.abort = () => task.abort();
      else task.abort();
    };
    await callOnce('GET /api/session?wait=25', undefined, { timeout: WATCH_TIMEOUT_MS, onTask });
    const state = loginState();
    if (state.status === 'loggedIn' && state.problem) void check();
    return true;
  } catch {
    return false;
  }
}
