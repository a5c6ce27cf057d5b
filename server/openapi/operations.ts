import type { Api, ErrorCode } from '../../typings/api';
import type { Json } from './schemas';

/** What the document says of a route besides its types. */
export interface Operation {
  summary: string;
  description?: string;
  tag: string;
  /** Needs `Authorization: Bearer <token>`. */
  token?: true;
  query?: Json[];
  /** A body that is no JSON. */
  request?: Json;
  /** What each status below 300 means; `type`: of a body that is no JSON. */
  answers: Record<number, { description: string; type?: string; schema?: Json }>;
  errors: ErrorCode[];
}

/** Any route: a target that is no path, several Host headers, a defect. */
const ANY: ErrorCode[] = ['INVALID_PARAM', 'INTERNAL'];
const TOKEN: ErrorCode[] = [
  ...['TOKEN_MISSING', 'TOKEN_INVALID', 'SESSION_EXPIRED', 'SESSION_REPLACED', 'SESSION_KICKED'],
  ...['ACCOUNT_DELETED', 'USER_BANNED', 'STORE_UNAVAILABLE'],
] as ErrorCode[];
/** A code that is taken to WeChat. */
const CODE: ErrorCode[] = [
  ...['PAYLOAD_TOO_LARGE', 'WECHAT_CODE_INVALID', 'WECHAT_USER_BLOCKED', 'RATE_LIMITED', 'WECHAT_MISCONFIGURED'],
  ...['WECHAT_UNAVAILABLE', 'WECHAT_QUOTA', 'STORE_UNAVAILABLE'],
] as ErrorCode[];

const WAIT: Json = {
  name: 'wait',
  description: 'Seconds to wait for the end of the session. Without it the answer comes at once.',
  schema: { type: 'integer', minimum: 1, maximum: 25 },
  example: 25,
};

const EMPTY: Json = { $ref: '#/components/schemas/EmptyResponse' };

/** What WeChat puts into the URL of a message. */
const signedBy = (signature: string, ...others: string[]): Json[] =>
  [signature, 'timestamp', 'nonce', ...others].map((name) => ({ name, schema: { type: 'string' } }));
const PUSH_TAG = 'Called by WeChat';
const PUSH_ERRORS: ErrorCode[] = [...ANY, 'TOKEN_INVALID', 'NOT_FOUND'];
const HEALTH_TAG = 'Health';

/** The login's routes. A route of `Api` that is not here is an application's own, and is described by its types alone. */
export const OPERATIONS: { [R in keyof Api]?: Operation } & Record<string, Operation | undefined> = {
  'POST /api/login': {
    summary: 'Log in',
    description: "Ends the user's older session in the same step.",
    tag: 'Session',
    answers: { 200: { description: 'The user is logged in.' } },
    errors: [...ANY, ...CODE, 'USER_BANNED'],
  },
  'GET /api/session': {
    summary: 'Check the session, or wait for its end',
    description:
      'With `wait` a long poll: it answers with the error as soon as the session ends, else with 204. A 204 may come early. Ask again, at most every 2 seconds.',
    tag: 'Session',
    token: true,
    query: [WAIT],
    answers: {
      200: { description: 'The session lives.' },
      204: { description: 'With `wait`: the session has not ended meanwhile.' },
    },
    errors: [...ANY, ...TOKEN, 'RATE_LIMITED'],
  },
  'POST /api/logout': {
    summary: 'Log out',
    description: 'The token is dead from now on: a second logout answers 401.',
    tag: 'Session',
    token: true,
    answers: { 200: { description: 'The session has ended.' } },
    errors: [...ANY, ...TOKEN],
  },
  'POST /api/session/key': {
    summary: 'Replace the session_key',
    tag: 'User',
    token: true,
    answers: { 200: { description: 'The session_key of this code is kept.' } },
    errors: [...ANY, ...TOKEN, ...CODE, 'WECHAT_USER_MISMATCH'],
  },
  'POST /api/phone': {
    summary: 'Hand over the phone number',
    tag: 'User',
    token: true,
    answers: { 200: { description: 'The application has the number.' } },
    errors: [...ANY, ...TOKEN, ...CODE],
  },
  'DELETE /api/account': {
    summary: 'Close the account (注销)',
    tag: 'User',
    token: true,
    answers: {
      200: { description: 'Everything about the user is deleted.' },
      202: { description: "The login's data is deleted; the application's own will be, a little later." },
    },
    errors: [...ANY, ...TOKEN, ...CODE, 'WECHAT_USER_MISMATCH'],
  },
  'GET /wechat/push': {
    summary: 'Check of the URL of the message push',
    tag: PUSH_TAG,
    query: signedBy('signature', 'echostr'),
    answers: { 200: { description: '`echostr`', type: 'text/plain', schema: { type: 'string' } } },
    errors: PUSH_ERRORS,
  },
  'POST /wechat/push': {
    summary: 'A message of WeChat, in the safe mode',
    description: 'The body is what WeChat sends, JSON or XML, with the field `Encrypt`.',
    tag: PUSH_TAG,
    query: signedBy('msg_signature'),
    request: { 'application/json': { schema: {} }, 'text/xml': { schema: {} } },
    answers: { 200: { description: 'Received.', type: 'text/plain', schema: { const: 'success' } } },
    errors: [...PUSH_ERRORS, 'PAYLOAD_TOO_LARGE', 'STORE_UNAVAILABLE'],
  },
  'GET /healthz': {
    summary: 'The process serves',
    tag: HEALTH_TAG,
    answers: { 200: { description: 'It does.', schema: EMPTY } },
    errors: ANY,
  },
  'GET /readyz': {
    summary: 'Redis answers and takes a write, and the application’s hooks succeed',
    tag: HEALTH_TAG,
    answers: { 200: { description: 'It does.', schema: EMPTY } },
    errors: [...ANY, 'STORE_UNAVAILABLE'],
  },
};
