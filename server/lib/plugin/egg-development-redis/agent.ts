import type { Agent, IBoot } from 'egg';
import { removeSnapshots } from './lib/snapshot';

/** The data ends with `npm run dev`: the agent starts before the first worker, and ends after the last. */
export default class DevelopmentRedisAgent implements IBoot {
  constructor(private readonly agent: Agent) {}

  configDidLoad() {
    this.remove();
  }

  async beforeClose() {
    this.remove();
  }

  private remove(): void {
    removeSnapshots(this.agent.config.rundir, process.ppid);
  }
}
