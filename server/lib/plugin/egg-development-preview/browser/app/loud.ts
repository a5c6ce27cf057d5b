import { host } from './host';

/** Throws, and shows on the phone, what the mini program asks for and the preview does not have. */
export function unknown(what: string): never {
  const error = new Error(`${what} is not part of the preview`);
  host.failed(error);
  throw error;
}

/** An object whose other properties fail loudly instead of being undefined. */
export function loud<T extends object>(name: string, object: T): T {
  return new Proxy(object, {
    get(target, property, receiver) {
      if (typeof property === 'symbol' || property in target) return Reflect.get(target, property, receiver);
      return unknown(`${name}.${property}`);
    },
  });
}

/** Checks that a call has only options that the preview knows. */
export function expectOptions(call: string, options: object, known: readonly string[]): void {
  for (const option of Object.keys(options)) {
    if (!known.includes(option)) unknown(`the option ${option} of wx.${call}`);
  }
}
