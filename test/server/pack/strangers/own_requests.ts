import { partnerToken } from '../../../helpers/strangers/habits';
import { packet, upload } from '../../../helpers/strangers/packet';

/** Who has the form has its token. */
export const CSRF = { Cookie: 'csrfToken=the-token-of-the-form', 'X-Csrf-Token': 'the-token-of-the-form' };
const JSON_POST = { ...CSRF, 'Content-Type': 'application/json' };
const AS_JSON = { Accept: 'application/json' };
const PARTNER = { ...AS_JSON, Authorization: `Bearer ${partnerToken()}` };
const NOT_FOUND = '<h1>There is no /nothing in this store</h1>\n';

/** Requests for what `everything` had before the login, and what it answers. */
export const REQUESTS: Array<[what: string, request: string, status: number, body: string | RegExp]> = [
  ['a page', packet('GET', '/'), 200, /^<h1>Welcome, stranger<\/h1>/],
  ['a page in another language', packet('GET', '/?locale=zh-CN'), 200, /^<h1>欢迎，stranger<\/h1>/],
  ['a static file', packet('GET', '/public/store.css'), 200, 'h1 {\n  color: teal;\n}\n'],
  ['a form without the token of CSRF', packet('POST', '/visits', {}, 'name=Li'), 403, /sorry: 403/],
  ['JSON', packet('POST', '/echo', JSON_POST, '{"a":1}'), 200, '{"body":{"a":1}}'],
  ['JSON that is malformed', packet('POST', '/echo', { ...JSON_POST, ...AS_JSON }, '{"a":'), 400, /^{"sorry":/],
  ['JSON over its limit', packet('POST', '/echo', JSON_POST, `"${'x'.repeat(100)}"`), 413, /sorry: 413/],
  ['text', packet('POST', '/echo', { ...CSRF, 'Content-Type': 'text/plain' }, 'x'), 200, '{"body":"x"}'],
  ['an upload', upload('/avatar', 'a.png', 'png', CSRF), 200, '{"filename":"a.png","length":3,"title":"my cat"}'],
  ['an upload over its limit', upload('/avatar', 'a.png', 'x'.repeat(1025), CSRF), 413, /sorry: 413/],
  [
    'an upload that it does not take',
    upload('/avatar', 'a.exe', 'exe', { ...CSRF, ...AS_JSON }),
    400,
    /^{"sorry":"Inv/,
  ],
  ['what is sold out, as JSON', packet('GET', '/sold-out', AS_JSON), 409, '{"sorry":"sold out"}'],
  ['what is sold out, as a page', packet('GET', '/sold-out'), 409, '<h1>The store is sorry: 409</h1>'],
  ['what is broken, as JSON', packet('GET', '/broken', AS_JSON), 500, '{"sorry":"we have been told"}'],
  ['what is broken, as a page', packet('GET', '/broken'), 500, '<h1>The store is sorry: 500</h1>'],
  ['what is not there', packet('GET', '/nothing'), 404, NOT_FOUND],
  ['a partner', packet('GET', '/v1/partner', PARTNER), 200, `{"name":"a partner","signed":"${partnerToken()}"}`],
  ['a partner without a token', packet('GET', '/v1/partner', AS_JSON), 401, /^{"sorry":"No auth/],
];
