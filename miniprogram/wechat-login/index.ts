/** The login's public interface: an application imports nothing else. */
export { closeAccount } from './services/account/close_account';
export { leave } from './services/leave';
export { startLogin } from './services/lifecycle';
export type { StartOptions } from './services/lifecycle';
export { hasAgreed, keepAgreed } from './services/login/consent';
export { login } from './services/login/login';
export { requireLogin } from './services/login/require_login';
export { dismiss, logout } from './services/logout/logout';
export { call } from './services/server/call';
export type { CallOptions } from './services/server/call';
export { check } from './services/server/check';
export { upload } from './services/server/upload';
export type { UploadOptions } from './services/server/upload';
export { subscribe } from './services/state/login_state';
export type { LoginState } from './services/state/login_state';
export { bindPhone } from './services/user_data/bind_phone';
export type { PhoneBinding, PhoneTap } from './services/user_data/bind_phone';
export { renewKey } from './services/user_data/renew_key';

export { defineGuards } from './utils/http/answers';
export { apiBase } from './utils/http/api_base';
export type { ApiBase } from './utils/http/api_base';
export { failureOf } from './utils/errors';
export type { Failure } from './utils/errors';
export { formatTime, shortId } from './utils/format';
export { defineMessages, messageOf } from './utils/messages';
export { openPrivacyContract } from './utils/privacy_contract';
export { readStored, writeStored } from './utils/storage';

export type { LoginRequest, MaskedPhone, SessionResponse } from '../../typings/api';
