import type { ApiBase } from './wechat-login/index';

/** The backend's address, by version of the mini program. */
export const API_BASE: ApiBase = {
  // In DevTools only. On a phone, a development version asks the address of `release`, unless you set one (see README.md).
  develop: 'http://127.0.0.1:7001',
  // A placeholder. The real domain needs HTTPS and must be on the AppID's list of request domains (see README.md).
  trial: 'https://api.example.com',
  release: 'https://api.example.com',
};

/** After so many days without a request the login ends: `SESSION_IDLE_SECONDS` of the server. */
export const IDLE_DAYS = 7;
