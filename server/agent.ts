import type { Agent, IBoot } from 'egg';
import { lazy } from './lib/metrics/lazy';

/** The process beside the workers: it serves their metrics, if a port is set for them. */
export default class AgentBoot implements IBoot {
  private endMetrics?: () => void;

  constructor(private readonly agent: Agent) {}

  async didLoad() {
    if (this.agent.config.metrics) this.endMetrics = await lazy.agent().serveMetrics(this.agent);
  }

  async beforeClose() {
    this.endMetrics?.();
  }
}
