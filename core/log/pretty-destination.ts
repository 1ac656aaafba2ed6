import type { DestinationStream } from 'pino';

const colours: Record<string, string> = { warn: '\x1b[33m', error: '\x1b[31m', fatal: '\x1b[31m' };
const ownFields = new Set(['level', 'time', 'pid', 'msg', 'err']);

interface Line {
  level?: string;
  time?: string;
  msg?: string;
  err?: { message?: string; stack?: string };
  [field: string]: unknown;
}

/** Turns the log's JSON lines into lines for people: time, level when it matters, message, other fields. */
export function createPrettyDestination(output: { write(text: string): unknown }): DestinationStream {
  return {
    write(text) {
      output.write(`${formatLine(text)}\n`);
    },
  };
}

function formatLine(text: string): string {
  const line = JSON.parse(text) as Line;
  const colour = colours[line.level ?? ''];
  const level = colour ? `${colour}${line.level}\x1b[0m ` : '';
  const stack = line.err ? `\n${line.err.stack ?? line.err.message ?? ''}` : '';
  return `\x1b[2m${(line.time ?? '').slice(11, 19)}\x1b[0m ${level}${line.msg ?? ''}${formatFields(line)}${stack}`;
}

function formatFields(line: Line): string {
  const fields = Object.entries(line).filter(([name]) => !ownFields.has(name));
  if (fields.length === 0) return '';
  return ` \x1b[2m${fields.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(' ')}\x1b[0m`;
}
