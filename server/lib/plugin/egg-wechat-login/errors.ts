/** For the application's own code: `import { ApiError } from 'egg-wechat-login/errors'`. */
export { ApiError } from './lib/errors/api_error';
export type { ApiErrorOptions } from './lib/errors/api_error';
export type { ErrorDefinition, ErrorDefinitions } from './lib/errors/define_errors';
