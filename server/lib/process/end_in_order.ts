/**
 * A terminal's Ctrl-C and some supervisors signal all processes of the service, npm signals the master a second time. Without
 * these handlers the second signal would kill a process that is answering its last requests, and SIGINT a worker at once.
 * Egg's handlers, which end a process in order, stay: the master on SIGTERM and SIGINT, its agent and workers on SIGTERM.
 */
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => {});
