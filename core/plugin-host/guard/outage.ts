import { isAppError } from '../../errors/app-error.ts';

/** SQLSTATEs and codes of a connection that was lost or not to be had; a statement that took too long is the plugin's own. */
const lost = /^(08...|53300|57P0[1-3]|ECONNREFUSED|ECONNRESET|EPIPE)$/;
/** knex and pg say these without a code. */
const lostText = /(^| - )(Connection terminated|timeout exceeded when trying to connect)/;

/** True where core or its database could not be asked: nobody's fault but theirs. */
export function isOutage(error: Error): boolean {
  if (isAppError(error)) return error.status === 503 || error.status === 507;
  return lost.test(String((error as { code?: unknown }).code ?? '')) || lostText.test(error.message);
}
