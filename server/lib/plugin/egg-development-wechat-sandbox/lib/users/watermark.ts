/** Says for which AppID WeChat made the data, and when: in seconds. */
export interface Watermark {
  timestamp: number;
  appid: string;
}

export function watermarkNow(appid: string): Watermark {
  return { timestamp: Math.floor(Date.now() / 1000), appid };
}
