import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  /** Addresses of the envelope. */
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The whole message as it came. */
  readonly source: string;
}

export interface MailServer {
  /** `smtp://127.0.0.1:<port>`; it takes any user and password. */
  readonly url: string;
  /** Oldest first. */
  readonly received: readonly ReceivedMail[];
  close(): Promise<void>;
}

/** A real mail server on a free port. It refuses mail for addresses that begin with "refused". */
export async function startMailServer(): Promise<MailServer> {
  const received: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    onAuth: (_auth, _session, done) => done(null, { user: 'anybody' }),
    onRcptTo: ({ address }, _session, done) =>
      done(address.startsWith('refused') ? new Error('no such mailbox') : null),
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = envelope;
        const from = mailFrom === false ? '' : mailFrom.address;
        const to = rcptTo.map(({ address }) => address);
        received.push({ from, to, ...readMessage(Buffer.concat(chunks).toString('utf8')) });
        done();
      });
    },
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as { port: number };
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    close: () => new Promise(resolve => server.close(() => resolve())),
  };
}

/** As much of MIME as our own mails have. */
function readMessage(source: string): Pick<ReceivedMail, 'subject' | 'text' | 'html' | 'source'> {
  const part = (type: string) => {
    const found = new RegExp(`Content-Type: ${type}[^]*?\\r\\n\\r\\n([^]*?)\\r\\n--`).exec(source);
    const head = found?.[0].split('\r\n\r\n')[0] ?? '';
    return decodeBody(found?.[1] ?? '', /Content-Transfer-Encoding: ([\w-]+)/i.exec(head)?.[1] ?? '7bit');
  };
  const subject = /^Subject: ((?:.|\r\n[ \t])*)/m.exec(source)?.[1] ?? '';
  return { subject, text: part('text/plain'), html: part('text/html'), source };
}

function decodeBody(body: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  if (encoding !== 'quoted-printable') return body.replaceAll('\r\n', '\n');
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8').replaceAll('\r\n', '\n');
}
