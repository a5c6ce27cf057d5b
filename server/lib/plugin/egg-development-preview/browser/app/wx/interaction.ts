import type { ModalOptions, ToastOptions } from '../../phone_host';
import { host } from '../host';
import { call, Failure } from './call';

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

export const exitMiniProgram = call('exitMiniProgram', [], () => {
  if (!navigator.userActivation.isActive) throw new Failure('can only be invoked by user TAP gesture.');
  host.exit();
  return {};
});
