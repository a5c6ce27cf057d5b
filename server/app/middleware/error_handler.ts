import type { Application } from 'egg';

/** The outermost middleware: gives every error of this application the contract's form. */
export default (_options: unknown, app: Application) => app.wechatLogin.errorHandler;
