import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';

const iterations = 4_096;

/** The same for the same instance and role, so that none has to be stored. */
export function deriveRolePassword(secret: string, role: string): string {
  return createHmac('sha256', secret).update(`password of ${role}`).digest('base64url');
}

/** What PostgreSQL keeps of a password (RFC 5803): so that neither its log nor an error ever holds the password itself. */
export function buildScramVerifier(password: string, role: string): string {
  const salt = createHash('sha256').update(`salt of ${role}`).update(password).digest().subarray(0, 16);
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const clientKey = createHmac('sha256', salted).update('Client Key').digest();
  const storedKey = createHash('sha256').update(clientKey).digest('base64');
  const serverKey = createHmac('sha256', salted).update('Server Key').digest('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}
