import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { claimsOf } from '../../../helpers/http/login';
import { sendRaw } from '../../../helpers/http/raw_http';
import type { JsonObject } from '../../../helpers/process/server_process';
import type { Installation } from '../../../helpers/strangers/installation';
import { packet, parseAnswer } from '../../../helpers/strangers/packet';
import { Stranger } from '../../../helpers/strangers/stranger';
import { until } from '../../../helpers/until';
import { CSRF, REQUESTS } from './own_requests';

/** What differs from one request to the next. */
const PER_REQUEST: Array<[RegExp, string]> = [
  [/^((?:date|x-readtime): ).*$/gim, '$1…'],
  [/^(set-cookie: (?:csrfToken|STORE_SESSION)(?:\.sig)?=)[^;]+/gim, '$1…'],
  [/(; expires=)[^;]+/g, '$1…'],
  [/(name="_csrf" value=")[^"]*/g, '$1…'],
];

const normalised = (answer: string) => PER_REQUEST.reduce((text, [pattern, by]) => text.replace(pattern, by), answer);

/** What Egg notes for a function in a list. */
const NO_JSON = null;

/** The configuration of an application that has started, but for where it runs. */
function configOf({ home, redisPort }: Stranger): JsonObject {
  const text = readFileSync(path.join(home, 'application_config.json'), 'utf8');
  return JSON.parse(text.replaceAll(home, '').replaceAll(`"${redisPort}"`, '""')).config;
}

/** What an application with everything on that ours has off answers, with the plugin and without it. */
export function habitsSuite(installation: () => Installation) {
  describe('everything: its own pages, cookies, errors and 404s with the plugin as without it', () => {
    let stranger: Stranger;
    let without: Stranger;

    before(async () => {
      const off = { plugins: { wechatLogin: { enable: false } } };
      const starts = [Stranger.start(installation(), 'everything'), Stranger.start(installation(), 'everything', off)];
      [stranger, without] = await Promise.all(starts);
    });
    after(() => Promise.all([stranger?.stop(), without?.stop()]));

    const send = ({ server }: Stranger, request: string) => sendRaw(Number(new URL(server.url).port), request);

    for (const [what, request, status, body] of REQUESTS) {
      it(`answers a request for ${what} with ${status} to the letter`, async () => {
        const text = await send(stranger, request);
        assert.equal(normalised(text), normalised(await send(without, request)));
        const answer = parseAnswer(text);
        assert.equal(answer.status, status);
        if (typeof body === 'string') assert.equal(answer.body, body);
        else assert.match(answer.body, body);
      });
    }

    it('keeps its session in its cookie', async () => {
      const visit = async (app: Stranger) => {
        const form = { ...CSRF, 'Content-Type': 'application/x-www-form-urlencoded' };
        const first = await send(app, packet('POST', '/visits', form, 'name=Li'));
        const cookies = Object.entries(parseAnswer(first).cookies).map(([name, value]) => `${name}=${value}`);
        const again = { ...form, Cookie: [CSRF.Cookie, ...cookies].join('; ') };
        return normalised(first + (await send(app, packet('POST', '/visits', again, 'name=Li'))));
      };
      const answers = await visit(stranger);
      assert.match(answers, /{"name":"Li","visits":1}HTTP[^]*{"name":"Li","visits":2}$/);
      assert.match(answers, /^Set-Cookie: STORE_SESSION=/im);
      assert.equal(answers, await visit(without));
    });

    it('keeps its configuration, but for what adds the login and what leaves its routes alone', () => {
      const config = configOf(stranger);
      const before = configOf(without);
      const { wechatLogin, customLogger, i18n } = config;
      // Egg looks for texts in every plugin.
      const dirs = i18n.dirs.filter((dir: string) => !dir.includes('/egg-wechat-login/'));
      assert.deepEqual({ ...i18n, dirs }, before.i18n);
      assert.deepEqual(config, {
        ...before,
        wechatLogin,
        i18n,
        customLogger: { ...before.customLogger, wechatLoginAudit: customLogger.wechatLoginAudit },
        bodyParser: { ...before.bodyParser, ignore: [NO_JSON] },
        multipart: { ...before.multipart, ignore: [NO_JSON] },
        jwt: { ...before.jwt, match: '<Function anonymous>' },
        security: {
          ...before.security,
          csrf: { ...before.security.csrf, ignore: [NO_JSON, before.security.csrf.ignore] },
        },
      });
    });

    it('has an audit log, whatever its own log leaves out', async () => {
      const token = await stranger.login('A');
      const file = path.join(stranger.home, 'logs/department-store/wechat-login-audit.log');
      const { sub: uid } = claimsOf(token);
      await until('the login is in it', async () =>
        readFileSync(file, 'utf8').includes(`"event":"login","uid":"${uid}"`),
      );
    });
  });
}
