import { OptionsError } from '../lib/errors/options_error';
import { secretsOf } from './options';
import type { WechatLoginOptions } from './options';

/** HS256 needs a key of at least the hash's size (RFC 7518, section 3.2); AES-256 likewise. */
const MIN_SECRET_BYTES = 32;

type Name = keyof WechatLoginOptions;
/** The problem with a value, or undefined. Never contains the value. */
type Rule = (value: unknown) => string | undefined;

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';

const required: Rule = (value) => (isText(value) ? undefined : 'is required');
const text: Rule = (value) => (isText(value) ? undefined : 'must be a non-empty string');
/** The rules of WeChat's console. */
const pushToken: Rule = (value) =>
  isText(value) && /^[a-z\d]{3,32}$/i.test(value) ? undefined : 'must be 3 to 32 letters and digits';
const aesKeys: Rule = (value) => {
  const keys = (Array.isArray(value) ? value : String(value ?? '').split(',')).map((key) => String(key).trim());
  return keys.every((key) => /^[a-z\d]{43}$/i.test(key))
    ? undefined
    : 'must be 43 letters and digits (each one, if there are several)';
};
const flag: Rule = (value) => (typeof value === 'boolean' ? undefined : 'must be true or false');
const optional =
  (rule: Rule): Rule =>
  (value) =>
    value === undefined || value === null ? undefined : rule(value);
const integer =
  (min: number): Rule =>
  (value) =>
    Number.isSafeInteger(value) && (value as number) >= min ? undefined : `must be a whole number of at least ${min}`;

const secrets: Rule = (value) => {
  const list = Array.isArray(value) ? value : [value];
  if (list.length === 0 || !list.every(isText)) return `is required: at least ${MIN_SECRET_BYTES} random bytes`;
  const weak = secretsOf(value as string | string[]).some((secret) => Buffer.byteLength(secret) < MIN_SECRET_BYTES);
  return weak ? `must be at least ${MIN_SECRET_BYTES} bytes long (each one, if there are several)` : undefined;
};

const isWebUrl = (value: unknown): value is string => {
  return isText(value) && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
};
const NO_WEB_URL = 'must be a URL that begins with https:// or http://';

/** May have a query, such as the service's own key. */
const secretUrl: Rule = (value) => (isWebUrl(value) ? undefined : NO_WEB_URL);

const url: Rule = (value) => {
  if (!isWebUrl(value)) return NO_WEB_URL;
  const { search, hash, username } = new URL(value);
  return search || hash || username ? 'must not contain a user, query or fragment' : undefined;
};

const members =
  (rules: Record<string, Rule>): Rule =>
  (value) => {
    const problems = Object.entries(rules).map(([name, rule]) => {
      const problem = rule(Object(value)[name]);
      return problem && `needs ${name}, which ${problem}`;
    });
    return problems.find((problem) => problem !== undefined);
  };

const RULES: Record<Name, Rule> = {
  appid: required,
  secret: required,
  jwtSecret: secrets,
  sessionKeySecret: secrets,
  apiBase: url,
  accessTokenUrl: optional(secretUrl),
  push: optional(members({ token: pushToken, aesKey: aesKeys })),
  sessionIdleSeconds: integer(1),
  sessionMaxSeconds: integer(1),
  loginRateLimit: integer(0),
  redis: optional(text),
  userProperty: text,
  verboseErrors: flag,
  tokenIssuer: text,
  tokenCacheSize: integer(1),
  wechatTimeoutMs: integer(1),
  wechatMaxConcurrent: integer(1),
  wait: members({ maxWaits: integer(0), maxWaitsPerSession: integer(0), heartbeatMs: integer(1) }),
  internal: optional(members({ host: text, port: integer(0) })),
  metrics: optional(members({ host: text, port: integer(0) })),
};

/**
 * Checks every option's value. An unknown name is a problem, too.
 *
 * @param options - `config.wechatLogin`
 * @throws {OptionsError} that lists every problem, and never a value
 */
export function checkOptions(options: WechatLoginOptions): void {
  const problems = Object.entries(RULES).flatMap(([name, rule]) => {
    const problem = rule(options[name as Name]);
    return problem ? [`${name} ${problem}`] : [];
  });
  const unknown = Object.keys(options).filter((name) => !Object.hasOwn(RULES, name));
  problems.push(...unknown.map((name) => `${name} is not an option`));
  if (problems.length > 0) throw new OptionsError(problems);
}
