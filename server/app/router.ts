import type { Application } from 'egg';

export default (app: Application) => {
  // POST /api/login, GET /api/session, POST /api/logout
  app.wechatLogin.mount();
  // GET /healthz, GET /readyz
  app.wechatLogin.mountHealth();

  // Your own routes: app.router.get('/api/…', app.wechatLogin.authenticate, app.controller.…);
};
