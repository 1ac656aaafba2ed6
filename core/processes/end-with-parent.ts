// Loaded before a command that a server has started: it stops as by SIGTERM when the server is gone, however it ended.
// What the command forks loads this as well, but there the channel is the command's own.
if (process.connected && process.env.ENFILADE_SERVER_PID === String(process.ppid)) {
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  // the channel alone must not keep a finished command alive
  process.channel?.unref();
}
