import { app } from 'egg-mock/bootstrap';
import { portOfApp } from './app_port';
import { bearer } from './login';
import { until } from '../until';

/** Starts a long poll at once. Not with supertest, which holds answers back while other requests are under way. */
export async function waitFor(token: string, wait = '25') {
  const url = `http://127.0.0.1:${portOfApp()}/api/session?wait=${wait}`;
  const response = await fetch(url, { headers: bearer(token) });
  const text = await response.text();
  const body = (text ? JSON.parse(text) : undefined) as Record<string, unknown>;
  return { status: response.status, headers: Object.fromEntries(response.headers), text, body };
}

/** Waits until exactly `count` requests wait in the application. */
export async function waiting(count: number): Promise<void> {
  await until(`${count} requests wait`, async () => app.wechatLogin.parts.watch.size === count);
}
