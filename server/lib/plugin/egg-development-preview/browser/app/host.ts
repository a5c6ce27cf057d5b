import type { PhoneHost } from '../phone_host';

/** The phone around the frame that the mini program runs in. */
export const host: PhoneHost = window.parent.phone!;
