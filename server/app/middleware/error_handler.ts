import type { Application } from 'egg';

/** The outermost middleware: all that this application answers has the contract's form. */
export default (_options: unknown, app: Application) => app.wechatLogin.errorHandler;
