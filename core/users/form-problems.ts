import type { AppError } from '../errors/app-error.ts';
import type { Translate } from '../views/catalogues.ts';

/** Catalogue keys of what can be wrong with a field of a user, by code and pointer. */
const keys: Readonly<Record<string, string>> = {
  'CONFLICT/email': 'account.problem.emailTaken',
  'CONFLICT/name': 'account.problem.nameTaken',
  'SIGN_IN_FAILED/currentPassword': 'account.problem.currentPassword',
  'VALIDATION_FAILED/displayName': 'account.problem.displayName',
  'VALIDATION_FAILED/email': 'account.problem.email',
  'VALIDATION_FAILED/name': 'account.problem.name',
  'VALIDATION_FAILED/password': 'account.problem.password',
};

/** What was wrong with a form, in the visitor's language. */
export function problemText(t: Translate, error: AppError): string {
  return t(keys[error.code + error.pointer] ?? 'account.problem.other');
}
