import type { Application } from 'egg';

export default ({ router, controller, middleware }: Application) => {
  const auditRefusedLogin = middleware.auditRefusedLogin();
  const admitLogin = middleware.admitLogin();
  const authenticate = middleware.authenticate();

  router.post('/api/login', auditRefusedLogin, admitLogin, controller.login.create);
  router.get('/api/session', authenticate, controller.session.show);
  router.post('/api/logout', controller.logout.create);

  router.get('/healthz', controller.health.live);
  router.get('/readyz', controller.health.ready);
};
