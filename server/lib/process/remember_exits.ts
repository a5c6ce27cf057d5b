import type { ChildProcess } from 'node:child_process';
import cluster from 'node:cluster';
import { subscribe } from 'node:diagnostics_channel';
import type { EventEmitter } from 'node:events';

/**
 * For the master, before it forks. At its end egg-cluster waits for the `exit` of the workers, then of the agent. If they got
 * the signal as well, they may have ended before egg-cluster listens, and it would wait until its time-outs of 10 and 5 seconds.
 */
export function rememberExits(): void {
  cluster.on('fork', rememberExit);
  // The agent is no worker of the cluster, and egg-cluster keeps its process to itself.
  subscribe('child_process', (message) => rememberExit((message as { process: ChildProcess }).process));
}

/** `once('exit')` of a process that has ended already calls the listener as well. */
function rememberExit(child: EventEmitter): void {
  child.once('exit', (...args: unknown[]) => {
    const once = child.once.bind(child);
    child.once = (event, listener) => {
      if (event !== 'exit') return once(event, listener);
      setImmediate(listener, ...args);
      return child;
    };
  });
}
