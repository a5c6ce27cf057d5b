import 'egg';
import type { Server } from 'node:http';
import '../server/lib/plugin/egg-wechat-login';

/** What the application itself adds to Egg. */
declare module 'egg' {
  interface Application {
    /** Egg's HTTP server, once it serves. */
    server?: Server;
  }

  interface EggAppConfig {
    /** Milliseconds to answer the requests in flight when a worker shuts down. */
    drainLimit: number;
  }
}
