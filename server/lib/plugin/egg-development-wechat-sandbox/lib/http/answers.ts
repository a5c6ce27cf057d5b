/** The body of an answer, or `undefined` for none at all. */
export type SandboxAnswer = string | undefined;

/** WeChat refuses with an errcode, and HTTP status 200. */
export function refuse(errcode: number, errmsg: string): string {
  return JSON.stringify({ errcode, errmsg });
}

/** How the endpoints that take an access_token say that it has worked. */
export function succeed(fields: object = {}): string {
  return JSON.stringify({ errcode: 0, errmsg: 'ok', ...fields });
}
