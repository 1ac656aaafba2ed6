import type { Letter } from '../mail/letter.ts';
import type { Catalogues } from '../views/texts/catalogues.ts';
import type { LetterFacts } from './account-links.ts';
import type { LinkPurpose } from './queries/one-time-links.ts';

interface Parts {
  /** Read by the first letter. */
  readonly catalogues: () => Pick<Catalogues, 'translator' | 'direction'>;
  readonly siteName: () => Promise<string>;
}

/** The words of the letters that links go out in, from the catalogue. */
export function createLetterWriter({ catalogues, siteName }: Parts) {
  return async (kind: LinkPurpose, { user, address, locale }: LetterFacts): Promise<Letter> => {
    const { translator, direction } = catalogues();
    const t = translator(locale);
    const params = { site: await siteName(), name: user.displayName, account: user.name };
    return {
      subject: t(`people.mail.${kind}.subject`, params),
      language: locale,
      direction: direction(locale),
      paragraphs: [t('people.mail.greeting', params), t(`people.mail.${kind}.text`, params)],
      link: { label: t(`people.mail.${kind}.link`, params), address },
      closing: [t(`people.mail.${kind}.closing`, params)],
    };
  };
}
