'use strict';

module.exports = (app) => {
  const { router, controller, middleware } = app;
  const auth = middleware.auth();
  router.post('/api/login', controller.user.login);
  router.get('/api/session', auth, controller.user.session);
  router.post('/api/logout', auth, controller.user.logout);
};
