import { strict as assert } from 'node:assert';
import type { Application } from 'egg';
import { PushMessages } from '../../../egg-wechat-login/lib/wechat/push/push_messages';
import { messageOf } from './events';
import type { Occasion } from './events';
import { randomKeys, sealMessage } from './message_crypto';

/** Keys for an application that has none, and so no `/wechat/push`: that stays as it is. */
const OWN = randomKeys();

/**
 * Sends a message as WeChat does: encrypted and signed, with the keys of the application (`WECHAT_PUSH_*`) to its own route,
 * without keys to the same code in this process.
 *
 * @param port - where this server listens
 */
export async function deliver(app: Application, occasion: Occasion, port: number): Promise<void> {
  const { push } = app.config.wechatLogin;
  const keys = push ? { token: push.token, aesKey: currentKey(push.aesKey) } : OWN;
  const { query, body } = sealMessage(messageOf(occasion), occasion.appid, keys);
  if (!push) {
    await new PushMessages(app, OWN, app.wechatLogin.parts).receive(query, body);
    return;
  }
  const url = `http://127.0.0.1:${port}/wechat/push?${new URLSearchParams(query)}`;
  const response = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
  assert.equal(await response.text(), 'success', `/wechat/push answered ${response.status}`);
}

/** While the key is being changed, WeChat encrypts with the current one, which is the first. */
function currentKey(keys: string | string[]): string {
  return (typeof keys === 'string' ? keys.split(',') : keys)[0].trim();
}
