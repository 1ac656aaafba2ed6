import { type ErrorCodeEntry, errorCodes } from '../../core/errors/error-codes.ts';
import { code, table } from './sections.ts';

const intro = `# Error codes

Whatever goes wrong is told with one of these codes: on a page, in a log, as one line \`CODE: message\` of a command, or beside
the name of a file that an import refused. The message may be more exact than the one here, and is always safe to show. The
status is what a request is answered with; a command ends with 1, or with 2 when it was used in a wrong way.

What to do about the most common ones stands in [Operating](operating.md#when-something-goes-wrong) and
[Importing](importing.md#what-is-refused).`;

export function errorsPage(): string {
  const rows = Object.entries<ErrorCodeEntry>(errorCodes).map(([name, { status, message }]) => [
    code(name),
    String(status),
    message,
  ]);
  return `${intro}\n\n${table(['Code', 'Status', 'Message'], rows)}\n`;
}
