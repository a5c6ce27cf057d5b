import assert from 'node:assert/strict';
import { mm } from 'egg-mock/bootstrap';
import { WechatApi } from '../../helpers/http/wechat_api';
import { CREDENTIALS } from '../../helpers/process/production';

const MINUTES = 60 * 1000;
const PATH = '/wxa/business/getuserphonenumber';

describe('sandbox: POST /wxa/business/getuserphonenumber', () => {
  let wechat: WechatApi;
  let token: { access_token: string };

  beforeEach(async () => {
    wechat = await WechatApi.start();
    token = await wechat.token();
  });

  afterEach(() => wechat.stop());

  const ask = (code: unknown, openid?: string) => wechat.post(PATH, { code, openid }, token);

  it('answers the phone number of the user', async () => {
    const clock = Date.UTC(2026, 0, 1);
    mm(Date, 'now', () => clock);
    token = await wechat.token();
    const { phone_info: phone, ...rest } = await ask(wechat.sandbox.issuePhoneCode('A'));
    assert.deepEqual(rest, { errcode: 0, errmsg: 'ok' });
    assert.match(phone.phoneNumber, /^154\d{8}$/);
    assert.deepEqual(phone, {
      phoneNumber: phone.phoneNumber,
      purePhoneNumber: phone.phoneNumber,
      countryCode: '86',
      watermark: { timestamp: clock / 1000, appid: CREDENTIALS.appid },
    });
  });

  it('knows the phone number of a user by the name', async () => {
    const numbers: string[] = [];
    for (const user of ['A', 'A', 'B']) {
      numbers.push((await ask(wechat.sandbox.issuePhoneCode(user))).phone_info.phoneNumber);
    }
    assert.equal(numbers[0], numbers[1]);
    assert.equal(numbers[0], wechat.sandbox.phoneOf('A').phoneNumber);
    assert.notEqual(numbers[0], numbers[2]);
  });

  it("answers the number that was set, with the country's prefix for a foreign one", async () => {
    wechat.sandbox.setPhone('A', { countryCode: 852, purePhoneNumber: '61234567', watermark: { appid: 'wx0' } });
    wechat.sandbox.setPhone('B', { countryCode: 86, purePhoneNumber: '15400000000' });
    const { watermark: markA, ...a } = (await ask(wechat.sandbox.issuePhoneCode('A'))).phone_info;
    assert.deepEqual(a, { phoneNumber: '+85261234567', purePhoneNumber: '61234567', countryCode: 852 });
    assert.equal(markA.appid, 'wx0');
    const { watermark: markB, ...b } = (await ask(wechat.sandbox.issuePhoneCode('B'))).phone_info;
    assert.deepEqual(b, { phoneNumber: '15400000000', purePhoneNumber: '15400000000', countryCode: 86 });
    assert.equal(markB.appid, CREDENTIALS.appid);
    wechat.sandbox.reset();
    assert.match(wechat.sandbox.phoneOf('A').phoneNumber, /^154/);
  });

  it('refuses a used code with 40029', async () => {
    const code = wechat.sandbox.issuePhoneCode('A');
    assert.equal((await ask(code)).errcode, 0);
    assert.equal((await ask(code)).errcode, 40029);
  });

  it('refuses a code that is older than 5 minutes with 40029', async () => {
    let clock = Date.now();
    mm(Date, 'now', () => clock);
    const [first, second] = [wechat.sandbox.issuePhoneCode('A'), wechat.sandbox.issuePhoneCode('A')];
    clock += 5 * MINUTES;
    assert.equal((await ask(first)).errcode, 0);
    clock += 1;
    assert.equal((await ask(second)).errcode, 40029);
  });

  it('refuses an unknown code, none and a code of wx.login with 40029; wx.login refuses a code for the number', async () => {
    const login = wechat.sandbox.issueCode('A');
    for (const code of ['unknown', undefined, 1, login]) assert.equal((await ask(code)).errcode, 40029);
    assert.ok((await wechat.code2Session(login)).openid, 'still unused');
    assert.equal((await wechat.code2Session(wechat.sandbox.issuePhoneCode('A'))).errcode, 40029);
  });

  it("refuses another user's openid with 40029 and leaves the code unused", async () => {
    const code = wechat.sandbox.issuePhoneCode('A');
    for (const openid of [wechat.sandbox.openidOf('B'), '']) assert.equal((await ask(code, openid)).errcode, 40029);
    assert.equal((await ask(code, wechat.sandbox.openidOf('A'))).errcode, 0);
  });

  it('refuses a missing and an invalid access_token, another method and a body that is not JSON', async () => {
    const body = { code: wechat.sandbox.issuePhoneCode('A') };
    assert.equal((await wechat.post(PATH, body)).errcode, 41001);
    assert.equal((await wechat.post(PATH, body, { access_token: 'unknown' })).errcode, 40001);
    assert.equal((await wechat.get(PATH, { ...token, ...body })).errcode, 43002);
    assert.equal((await wechat.post(PATH, '{', token)).errcode, 47001);
    assert.equal((await wechat.post(PATH, body, token)).errcode, 0);
  });

  it('fails as the code was told to', async () => {
    assert.equal((await ask(wechat.sandbox.issuePhoneCode('A', '48001'))).errcode, 48001);
  });
});
