/**
 * The tests empty the store again and again, and count on the sandbox: whatever Redis and WeChat the developer's shell
 * names for other purposes is none of theirs. Imported before Egg reads its configuration.
 */
for (const name of Object.keys(process.env)) {
  if (/^(REDIS|WECHAT|SESSION|JWT|METRICS)_/.test(name)) delete process.env[name];
}
