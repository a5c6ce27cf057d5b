import type { Agent, IBoot } from 'egg';
import { lazy } from './lib/metrics/lazy';

/** The process beside the workers: it serves their metrics, if a port is set for them. */
export default class WechatLoginAgentBoot implements IBoot {
  private endMetrics?: () => void;

  constructor(private readonly agent: Agent) {}

  async didLoad() {
    const { metrics } = this.agent.config.wechatLogin;
    if (metrics) this.endMetrics = await lazy.agent().serveMetrics(this.agent, metrics);
  }

  async beforeClose() {
    this.endMetrics?.();
  }
}
