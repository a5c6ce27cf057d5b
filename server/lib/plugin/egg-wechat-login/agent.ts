import type { Agent, IBoot } from 'egg';
import { lazy } from './lib/metrics/lazy';

/** Egg's agent process: serves the workers' metrics, if a port is set. */
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
