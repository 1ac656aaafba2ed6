// Loaded before a command that a server has started: it stops as by SIGTERM when the server is gone, however it ended.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// the channel alone must not keep a finished command alive
process.channel?.unref();
