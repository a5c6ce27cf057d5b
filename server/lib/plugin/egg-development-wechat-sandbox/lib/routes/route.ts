import { refuse } from '../http/answers';
import type { SandboxAnswer } from '../http/answers';
import type { WechatSandbox } from '../wechat_sandbox';

export interface SandboxRequest {
  method: string;
  query: URLSearchParams;
  body: string;
}

/** One endpoint of WeChat's. */
export type Route = (sandbox: WechatSandbox, request: SandboxRequest) => SandboxAnswer;

/** How WeChat refuses another method. */
export function refusalOfMethod(method: string, required: 'GET' | 'POST'): string | undefined {
  if (method === required) return undefined;
  return refuse(required === 'GET' ? 43001 : 43002, `require ${required} method`);
}

/** The JSON object of a body; undefined for anything else. */
export function parseBody(body: string): Record<string, unknown> | undefined {
  try {
    const json: unknown = JSON.parse(body);
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? { ...json } : undefined;
  } catch {
    return undefined;
  }
}

export const notJson = refuse(47001, 'data format error');
