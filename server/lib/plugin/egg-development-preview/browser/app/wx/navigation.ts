import type { PageStack } from '../page_stack';
import { call } from './call';

interface ScrollOptions {
  /** In px. */
  scrollTop: number;
  /** Milliseconds. */
  duration?: number;
}

let pages: PageStack;

/** The pages that these calls open and close. */
export function usePages(stack: PageStack): void {
  pages = stack;
}

export const navigateTo = call('navigateTo', ['url'], ({ url }: { url: string }) => {
  pages.navigateTo(url);
  return {};
});

export const redirectTo = call('redirectTo', ['url'], ({ url }: { url: string }) => {
  pages.redirectTo(url);
  return {};
});

export const reLaunch = call('reLaunch', ['url'], ({ url }: { url: string }) => {
  pages.reLaunch(url);
  return {};
});

export const navigateBack = call('navigateBack', ['delta'], ({ delta = 1 }: { delta?: number }) => {
  pages.navigateBack(delta);
  return {};
});

/** Moves at once, without WeChat's animation. */
export const pageScrollTo = call('pageScrollTo', ['scrollTop', 'duration'], ({ scrollTop }: ScrollOptions) => {
  window.scrollTo({ top: scrollTop });
  return {};
});
