'use strict';

const { randomUUID } = require('node:crypto');
const { Controller } = require('egg');

const WEEK = 7 * 24 * 3600;

class UserController extends Controller {
  async login() {
    const { ctx, app } = this;
    const { appid, secret, apiBase } = app.config.wechat;
    const { code, device } = ctx.request.body;
    const url = `${apiBase}/sns/jscode2session?appid=${appid}&secret=${secret}&js_code=${code}&grant_type=authorization_code`;
    const { data } = await ctx.curl(url, { dataType: 'json' });
    if (data.errcode) {
      ctx.status = 400;
      ctx.body = { code: data.errcode, msg: data.errmsg };
      return;
    }
    const { openid, session_key: sessionKey } = data;
    const oldToken = await app.redis.get(`user:${openid}`);
    if (oldToken) await app.redis.del(`token:${oldToken}`);
    const token = randomUUID();
    await app.redis.set(`user:${openid}`, token, 'EX', WEEK);
    await app.redis.set(`token:${token}`, JSON.stringify({ openid, sessionKey, device }), 'EX', WEEK);
    ctx.body = { token, user: { id: openid } };
  }

  async session() {
    const { ctx } = this;
    const { openid, device } = ctx.state.user;
    ctx.body = { user: { id: openid }, device };
  }

  async logout() {
    const { ctx, app } = this;
    const { token, user } = ctx.state;
    await app.redis.del(`token:${token}`);
    await app.redis.del(`user:${user.openid}`);
    ctx.body = {};
  }
}

module.exports = UserController;
