import type { Agent, IBoot } from 'egg';
import { limitReloads } from './lib/process/limit_reloads';

/** Egg's agent process: it has no routes, only log files. */
export default class AgentBoot implements IBoot {
  constructor(private readonly agent: Agent) {}

  configDidLoad() {
    limitReloads(this.agent);
  }
}
