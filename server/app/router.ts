import type { Application } from 'egg';

export default (app: Application) => {
  const { router, controller, middleware } = app;
  const auditRefusedLogin = middleware.auditRefusedLogin();
  const readBody = middleware.readBody(undefined, app);
  const admitLogin = middleware.admitLogin();
  const authenticate = middleware.authenticate();

  router.post('/api/login', auditRefusedLogin, readBody, admitLogin, controller.login.create);
  router.get('/api/session', authenticate, controller.session.show);
  router.post('/api/logout', controller.logout.create);

  router.get('/healthz', controller.health.live);
  router.get('/readyz', controller.health.ready);
};
