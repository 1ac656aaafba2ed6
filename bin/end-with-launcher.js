// @ts-check
// Loaded before the program: when the launcher's channel closes, however the launcher ended, the program is asked to
// stop as by SIGTERM, and ended when it does not.
import process from 'node:process';

const patience = 20_000;

// forked processes of the program load this as well, but their channel is the program's own
if (process.connected && process.env.ENFILADE_LAUNCHER_PID === String(process.ppid)) {
  process.on('disconnect', endWithLauncher);
  // the channel alone must not keep a finished program alive
  process.channel?.unref();
}

function endWithLauncher() {
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), patience).unref();
  process.kill(process.pid, 'SIGTERM');
}
