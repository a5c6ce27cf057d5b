import { host } from './host';

/** Throws an error for something that the preview does not support, and shows it on the phone. */
export function unknown(what: string): never {
  const error = new Error(`${what} is not part of the preview`);
  host.failed(error);
  throw error;
}

/** Wraps an object: reading any other property throws instead of returning undefined. */
export function loud<T extends object>(name: string, object: T): T {
  return new Proxy(object, {
    get(target, property, receiver) {
      if (typeof property === 'symbol' || property in target) return Reflect.get(target, property, receiver);
      return unknown(`${name}.${property}`);
    },
  });
}

/** Throws if a call has an option that the preview does not support. */
export function expectOptions(call: string, options: object, known: readonly string[]): void {
  for (const option of Object.keys(options)) {
    if (!known.includes(option)) unknown(`the option ${option} of wx.${call}`);
  }
}
