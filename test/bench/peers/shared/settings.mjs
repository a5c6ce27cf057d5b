/** The environment of every peer; the names are those of the project. */
import { createSecretKey } from 'node:crypto';

const { env } = process;

export const port = Number(env.PORT);
export const redisUrl = env.REDIS_URL;
export const wechat = { appid: env.WECHAT_APPID, secret: env.WECHAT_SECRET, apiBase: env.WECHAT_API_BASE };

export const jwt = {
  secret: env.JWT_SECRET,
  /** For jsonwebtoken: it takes a string for a PEM file first, which costs 30 times the verification. No peer pays that. */
  key: createSecretKey(Buffer.from(env.JWT_SECRET)),
  algorithm: 'HS256',
  type: 'wx-login+jwt',
  issuer: 'bench',
  audience: wechat.appid,
};

export const SESSION_SECONDS = 30 * 24 * 3600;
