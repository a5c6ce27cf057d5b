/**
 * Clears the settings of the developer's shell: the tests flush Redis and need the sandbox, so they must not use the
 * shell's Redis and WeChat. Imported before Egg reads its configuration.
 */
for (const name of Object.keys(process.env)) {
  if (/^(REDIS|WECHAT|SESSION|JWT|METRICS)_/.test(name)) delete process.env[name];
}
