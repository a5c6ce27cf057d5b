import jwt from 'jsonwebtoken';
import type { StrangerName } from './dependencies';

/** A request of the stranger's own. */
export interface OwnRequest {
  method: string;
  route: string;
  token?: string;
  headers?: Record<string, string>;
}

/** How a stranger's application is started, and what is where in it. */
export interface Habits {
  command: string[];
  env: Record<string, string>;
  login: string;
  session: string;
  logout: string;
  /** A route of its own behind `authenticate` that answers with the user's id and openid. */
  own: string;
  /** How it kicks a user. @param token - of another user who has logged in */
  kick(uid: string, token: string): OwnRequest;
  /** Where in Redis it has the sessions. */
  db: number;
  keyPrefix: string;
}

const api = (prefix: string) => ({
  login: `${prefix}/login`,
  session: `${prefix}/session`,
  logout: `${prefix}/logout`,
});

/** What only the admins of `javascript` know. */
const ADMIN_KEY = 'admin-key-'.padEnd(24, 'a');

const REDIS = { db: 0, keyPrefix: '' };
const IN_PRODUCTION = { command: [process.execPath, 'server.js'], env: { EGG_SERVER_ENV: 'prod' } };

/** The token of a partner of `everything`, which signs it with the `jwt.secret` of its own. */
export const partnerToken = () => jwt.sign({ name: 'a partner' }, 'our-own-secret', { noTimestamp: true });

export const HABITS: Record<StrangerName, Habits> = {
  javascript: {
    ...IN_PRODUCTION,
    env: { ...IN_PRODUCTION.env, WORKERS: '2', ADMIN_KEY },
    ...api('/api'),
    ...REDIS,
    own: '/orders',
    kick: (uid) => ({
      method: 'DELETE',
      route: `/admin/sessions/${uid}?reason=fraud`,
      headers: { 'x-admin-key': ADMIN_KEY },
    }),
  },
  // Its developer tries it out.
  typescript: {
    command: ['sh', '-c', 'exec ../node_modules/.bin/egg-bin dev --port "$PORT"'],
    env: {},
    ...api('/api'),
    ...REDIS,
    login: '/api/wechat/login',
    own: '/members/me',
    kick: (uid, token) => ({ method: 'POST', route: `/members/${uid}/kick`, token }),
  },
  everything: {
    ...IN_PRODUCTION,
    env: { ...IN_PRODUCTION.env, WORKERS: '1' },
    ...api('/v1'),
    db: 1,
    keyPrefix: 'store:',
    own: '/basket',
    kick: (uid) => ({ method: 'DELETE', route: `/v1/partner/sessions/${uid}`, token: partnerToken() }),
  },
};
