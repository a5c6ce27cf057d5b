/** Types of what is used here of packages that come without types. */

declare module 'egg-path-matching' {
  import type { Context } from 'egg';

  export default function pathMatching(options: object): (ctx: Context) => boolean;
}

declare module 'egg-jwt/app/extend/application' {
  const extension: object;
  export default extension;
}

declare module 'koa-bodyparser' {
  import type { Context } from 'egg';

  export default function bodyParser(options: object): (ctx: Context, next: () => Promise<unknown>) => Promise<void>;
}

declare module 'cluster-key-slot' {
  /** The slot of a key in a Redis Cluster: 0 to 16383. */
  export default function calculateSlot(key: string): number;
}
