import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Bytes that pass before it is cut: of an upload, not of a page. */
const cutAfter = 500_000;

/** A line to a site that breaks in the middle of an upload and stays broken. */
export async function layLine(site: string): Promise<{ readonly site: string; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  let isCut = false;
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer(client => {
    if (isCut) return client.destroy();
    const host = connect(Number(new URL(site).port), '127.0.0.1');
    for (const socket of [client, host]) {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => (socket === client ? host.destroy() : client.destroy()));
    }
    client.pipe(host).pipe(client);
    let sent = 0;
    client.on('data', bytes => {
      sent += bytes.length;
      if (sent > cutAfter) cut();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    site: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
