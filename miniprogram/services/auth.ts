/** All that a page needs to know of the login. */
export { call } from './call';
export { check } from './check';
export { leave } from './leave';
export { startLogin } from './lifecycle';
export { login } from './login';
export { subscribe } from './login_state';
export type { LoginState } from './login_state';
export { dismiss, logout } from './logout';
