/** The settings of every peer, from the project's environment variables. */
import { createSecretKey } from 'node:crypto';

const { env } = process;

export const port = Number(env.PORT);
export const redisUrl = env.REDIS_URL;
export const wechat = { appid: env.WECHAT_APPID, secret: env.WECHAT_SECRET, apiBase: env.WECHAT_API_BASE };

export const jwt = {
  secret: env.JWT_SECRET,
  /** For jsonwebtoken: it first tries to parse a string as PEM, which takes 30 times as long as verifying. */
  key: createSecretKey(Buffer.from(env.JWT_SECRET)),
  algorithm: 'HS256',
  type: 'wx-login+jwt',
  issuer: 'bench',
  audience: wechat.appid,
};

export const SESSION_SECONDS = 30 * 24 * 3600;
