import type { PhoneHost } from '../phone_host';

export type Model = Pick<PhoneHost, 'model' | 'platform'>;

/** What `wx.getDeviceInfo` says on each phone. iOS adds the hardware's id to the model, as in WeChat. */
const MODELS: Record<string, Model> = {
  'phone-1': { model: 'iPhone 15 Pro<iPhone16,1>', platform: 'ios' },
  'phone-2': { model: 'HUAWEI Mate 60', platform: 'android' },
};

export function modelOf(phone: string): Model {
  return MODELS[phone] ?? { model: '浏览器里的手机', platform: 'android' };
}
