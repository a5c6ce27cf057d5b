/** Stops the boot. The message lists every problem, by option. */
export class OptionsError extends Error {
  /** @param problems - each begins with the option's name; none contains a value */
  constructor(readonly problems: string[]) {
    super(
      ['egg-wechat-login cannot start:', ...problems.map((problem) => `  - config.wechatLogin.${problem}`)].join('\n'),
    );
    this.name = 'OptionsError';
  }
}
