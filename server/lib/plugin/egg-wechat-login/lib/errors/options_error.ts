/** Stops the boot: the message lists what is wrong, by option. */
export class OptionsError extends Error {
  /** @param problems - each begins with the option's name, and none contains a value */
  constructor(readonly problems: string[]) {
    super(
      ['egg-wechat-login cannot start:', ...problems.map((problem) => `  - config.wechatLogin.${problem}`)].join('\n'),
    );
    this.name = 'OptionsError';
  }
}
