import type { EnvReader } from './env_reader';

/** Reads settings from the environment, with their checks and defaults. Problems go to the reader: the boot lists them all. */
export type SettingsReader = (reader: EnvReader, production: boolean) => object;
export type SettingsReaders = Record<string, SettingsReader>;

/**
 * Settings of your own, by the name under which `app.config` has them, typed. Write each reader in a file of its own beside this
 * one, and add one line here: `shop: readShop`.
 *
 *     // shop_settings.ts
 *     export function readShop(reader: EnvReader, production: boolean) {
 *       return {
 *         // A secret has `secret`, `password` or `keys` in its name: Egg then masks it in what it writes to run/.
 *         paymentSecret: production ? reader.required('PAYMENT_SECRET', 'in production') : 'for development',
 *         ordersPerPage: reader.integer('ORDERS_PER_PAGE', 20, 1, 100),
 *       };
 *     }
 *
 * What production requires goes into `test/production.env`, too: `PAYMENT_SECRET=for-tests`. Tests start production servers with it.
 */
export const OWN_SETTINGS = {} satisfies SettingsReaders;

/** What `app.config` has of them. */
export type OwnSettings = {
  [N in keyof typeof OWN_SETTINGS]: (typeof OWN_SETTINGS)[N] extends (...args: never) => infer S ? S : never;
};
