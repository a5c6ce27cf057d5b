/** The events of WeChat's message push that are handled. */
export const PUSH_EVENTS = ['user_authorization_cancellation', 'user_authorization_revoke', 'user_info_modified'];
