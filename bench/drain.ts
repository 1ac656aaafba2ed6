import { connect } from 'node:net';

const pieceSize = 256 * 1024;

/**
 * Takes a whole answer into one buffer that is used again and again, so that taking costs as little as can be; returns the
 * bytes that came after the headers. @throws Error when it isn't 200 or shorter than it said
 */
export function drain(url: string, headers: Readonly<Record<string, string>> = {}): Promise<number> {
  const { hostname, port, pathname, search, host } = new URL(url);
  const lines = Object.entries({ Host: host, Connection: 'close', ...headers });
  const request = `GET ${pathname}${search} HTTP/1.1\r\n${lines.map(line => line.join(': ')).join('\r\n')}\r\n\r\n`;
  const buffer = Buffer.allocUnsafeSlow(pieceSize);
  return new Promise((resolve, reject) => {
    let head = '';
    let isHead = true;
    let bytes = 0;
    const callback = (count: number) => {
      bytes += count;
      if (!isHead) return true;
      head += buffer.toString('latin1', 0, count);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return true;
      isHead = false;
      bytes -= end + 4;
      head = head.slice(0, end);
      return true;
    };
    const socket = connect({ host: hostname, port: Number(port), onread: { buffer, callback } });
    socket.on('error', reject);
    socket.on('close', () => {
      const said = /^content-length: (\d+)/im.exec(head)?.[1];
      if (!head.startsWith('HTTP/1.1 200 ')) reject(new Error(`${url} answered ${head.slice(0, 30)}`));
      else if (said !== undefined && bytes !== Number(said)) reject(new Error(`${url} was cut off`));
      else resolve(bytes);
    });
    socket.write(request);
  });
}
