import type { ModalOptions, ToastOptions } from '../../phone_host';
import { host } from '../host';
import { loud } from '../loud';
import { isTapping } from '../tap';
import { call, Failure } from './call';
import type { Callbacks } from './call';

const MODAL_DEFAULTS: ModalOptions = {
  title: '',
  content: '',
  showCancel: true,
  cancelText: '取消',
  confirmText: '确定',
};

export const showModal = call(
  'showModal',
  ['title', 'content', 'showCancel', 'cancelText', 'cancelColor', 'confirmText', 'confirmColor'],
  async (options: Partial<ModalOptions>) => {
    const confirm = await host.showModal({ ...MODAL_DEFAULTS, ...options });
    return { confirm, cancel: !confirm, content: null };
  },
);

export const showToast = call('showToast', ['title', 'icon', 'duration', 'mask'], (options: Partial<ToastOptions>) => {
  host.showToast({ title: '', icon: 'success', duration: 1500, mask: false, ...options });
  return {};
});

export const showLoading = call('showLoading', ['title', 'mask'], (options: { title?: string; mask?: boolean }) => {
  host.showToast({ title: '', mask: false, ...options, icon: 'loading' });
  return {};
});

function hide() {
  host.hideToast();
  return {};
}

export const hideToast = call('hideToast', [], hide);
export const hideLoading = call('hideLoading', [], hide);

/** As in WeChat, only while a tap is handled: not after an `await` in its handler. */
export function exitMiniProgram(options?: Callbacks<object>) {
  const inTap = isTapping();
  const exit = call('exitMiniProgram', [], () => {
    if (!inTap) throw new Failure('can only be invoked by user TAP gesture.');
    host.exit();
    return {};
  });
  return exit(options);
}

/** The preview runs what was saved last, so there is never a newer version. */
export const getUpdateManager = () =>
  loud('UpdateManager', {
    onCheckForUpdate: (tell: (result: { hasUpdate: boolean }) => void) =>
      void setTimeout(tell, 0, { hasUpdate: false }),
    onUpdateReady: () => undefined,
    onUpdateFailed: () => undefined,
  });
