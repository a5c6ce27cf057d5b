type EnvVersion = WechatMiniprogram.MiniProgram['envVersion'];

/** Where the backend answers, by the version of the mini program that runs. */
const API_BASES: Record<EnvVersion, string> = {
  develop: 'http://127.0.0.1:7001',
  // A placeholder. The real domain needs HTTPS and a place on the AppID's list of request domains (see README.md).
  trial: 'https://api.example.com',
  release: 'https://api.example.com',
};

export const API_BASE = API_BASES[wx.getAccountInfoSync().miniProgram.envVersion];

/** WeChat's own limit of 60 s is far longer than anybody looks at a spinner. */
export const TIMEOUT_MS = 10_000;

/** The server holds the watcher's question for 25 s (see services/watcher.ts). */
export const WATCH_TIMEOUT_MS = 35_000;
