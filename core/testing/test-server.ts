import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildEmbeddedUrl } from '../database/client.ts';
import { prepareCluster } from '../database/embedded/cluster.ts';
import { startServer } from '../database/embedded/start-server.ts';

export interface TestServer {
  /** Address of the database `postgres`, with the rights to make others. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Nothing here must outlive the run, so nothing waits for the disk. */
const throwAwaySettings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: 100,
  shared_buffers: '64MB',
  max_wal_size: '1GB',
};

/** Waits until its input closes, which happens however this process ends; then stops the server and tidies up. */
const guardScript = `
cat > /dev/null
pid=$(head -n 1 "$1/postgres/postmaster.pid" 2> /dev/null)
[ -n "$pid" ] && kill -QUIT "$pid" 2> /dev/null
tries=0
while [ -e "$1/postgres/postmaster.pid" ] && [ $tries -lt 100 ]; do tries=$((tries + 1)); sleep 0.05; done
rm -rf "$1"
`;

/** Starts a PostgreSQL of its own in a temporary folder; both are gone when this process is, also after kill -9. */
export async function startTestServer(): Promise<TestServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'enfilade-test-'));
  // PostgreSQL's account passes through when the tests run as root
  await chmod(folder, 0o711);
  const guard = spawn('/bin/sh', ['-c', guardScript, 'guard', folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.unref();
  const cluster = await prepareCluster(folder);
  const { port } = await startServer(cluster, { settings: throwAwaySettings });
  return {
    url: buildEmbeddedUrl(cluster.password, port, 'postgres'),
    async stop() {
      guard.ref();
      const exited = once(guard, 'exit');
      guard.stdin.end();
      await exited;
    },
  };
}
