/** The tokens of Koa and Express. */
import jsonwebtoken from 'jsonwebtoken';
import { jwt } from './settings.mjs';
import { registered } from './session.mjs';

const { algorithm, audience, issuer, key, type } = jwt;

export function sign(claims) {
  return jsonwebtoken.sign({ ...claims, ...registered }, key, { algorithm, header: { alg: algorithm, typ: type } });
}

/** The claims of the request's token, or undefined. */
export function verify(authorization = '') {
  try {
    const options = { algorithms: [algorithm], audience, issuer, complete: true };
    const { header, payload } = jsonwebtoken.verify(authorization.replace(/^Bearer /, ''), key, options);
    return header.typ === type ? payload : undefined;
  } catch {
    return undefined;
  }
}
