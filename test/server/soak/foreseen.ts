const END = '401 SESSION_(?:EXPIRED|REPLACED|KICKED)|403 USER_BANNED';
const ALWAYS = '503 STORE_UNAVAILABLE|lost';

/** What the contract has for the requests of the soak; an answer gets lost with its worker. */
const FORESEEN = [
  `POST /api/login (?:200|403 USER_BANNED|502 WECHAT_UNAVAILABLE|${ALWAYS})`,
  `POST /api/logout (?:200|${END}|${ALWAYS})`,
  `GET /api/session (?:200|${END}|${ALWAYS})`,
  // 429: the server has not noticed yet that the client has given up.
  `GET /api/session\\?wait (?:204|${END}|429 RATE_LIMITED|${ALWAYS})`,
].map((pattern) => new RegExp(`^${pattern}$`));

/** @param answer - `<method> <route> <status> <code>` */
export function isForeseen(answer: string): boolean {
  return FORESEEN.some((pattern) => pattern.test(answer));
}
