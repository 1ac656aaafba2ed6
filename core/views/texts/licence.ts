/** A licence's address as its short name where it is a well-known one. */
export function formatLicence(licence: string): { label: string; href: string } {
  if (!/^https?:\/\//i.test(licence)) return { label: licence, href: '' };
  const [, kind, version] =
    /creativecommons\.org\/(?:licenses|publicdomain)\/([a-z-]+)\/(\d\.\d)/i.exec(licence) ?? [];
  if (!kind) return { label: licence.replace(/^https?:\/\/(www\.)?/i, '').replace(/\/$/, ''), href: licence };
  const name = kind === 'zero' ? 'CC0' : kind === 'mark' ? 'Public Domain Mark' : `CC ${kind.toUpperCase()}`;
  return { label: `${name} ${version}`, href: licence };
}
