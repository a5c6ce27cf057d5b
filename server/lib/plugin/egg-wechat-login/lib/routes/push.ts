import type { Context } from 'egg';
import rawBody from 'raw-body';
import { ApiError } from '../errors/api_error';
import type { Handler } from '../http/error_handler';
import type { PushMessages, PushQuery } from '../wechat/push/push_messages';

const LIMIT = '16kb';

/** GET /wechat/push: WeChat's check of the URL. */
export function pushCheckRoute(push: PushMessages): Handler {
  return async (ctx) => {
    ctx.body = push.verifyUrl(ctx.query as PushQuery);
    ctx.type = 'text/plain';
  };
}

/** POST /wechat/push: a message of WeChat. */
export function pushRoute(push: PushMessages): Handler {
  return async (ctx) => {
    await push.receive(ctx.query as PushQuery, await textOf(ctx));
    ctx.body = 'success';
    ctx.type = 'text/plain';
  };
}

async function textOf({ req }: Context): Promise<string> {
  try {
    return await rawBody(req, { limit: LIMIT, encoding: 'utf8', length: req.headers['content-length'] });
  } catch (cause) {
    const code = (cause as { status?: number }).status === 413 ? 'PAYLOAD_TOO_LARGE' : 'INVALID_PARAM';
    throw new ApiError(code, { reason: 'unreadable body', cause: cause as Error });
  }
}
