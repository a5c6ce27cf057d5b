import type { Settings } from '../phone_host';

const HEALTHY = { offline: false, slow: false, storeDown: false, wechat: '', phoneQuota: false };

const storageKey = (phone: string) => `preview:${phone}:settings`;

/** The phone's last settings, but with all faults off. */
export function loadSettings(phone: string, query: URLSearchParams): Settings {
  const stored = JSON.parse(localStorage.getItem(storageKey(phone)) ?? '{}') as Partial<Settings>;
  const dark = window.matchMedia('(prefers-color-scheme: dark)').matches;
  return {
    user: query.get('user') || stored.user || 'A',
    theme: stored.theme ?? (dark ? 'dark' : 'light'),
    ...HEALTHY,
  };
}

export function saveSettings(phone: string, { user, theme }: Settings): void {
  localStorage.setItem(storageKey(phone), JSON.stringify({ user, theme }));
}
