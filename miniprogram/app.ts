// No login at launch: WeChat's review rules ask that a user first sees what the app does (运营规范 12.6.2).
App({});
