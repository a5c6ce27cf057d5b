import 'egg';
import type { Server } from 'node:http';
import type { OwnSettings } from '../server/config/own_settings';
import '../server/lib/plugin/egg-wechat-login';

/** What the application itself adds to Egg. */
declare module 'egg' {
  interface Application {
    /** Egg's HTTP server, once it serves. */
    server?: Server;
    /** The base class of egg-logrotator's rotations. */
    LogRotator: new (options: { app: Application }) => { rotate(): Promise<void> };
  }

  interface EggAppConfig extends OwnSettings {
    /** Milliseconds to answer the requests in flight when a worker shuts down. */
    drainLimit: number;
    /** The bytes of a log's file, beyond which a new one begins, and of the older files of each log together. */
    logLimit: { fileBytes: number; olderBytes: number };
  }
}
