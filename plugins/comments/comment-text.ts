/** A piece of a line: text, or a link that says where it leads. */
export interface TextPart {
  readonly text: string;
  readonly href: string | null;
}

export type Line = readonly TextPart[];

/** Turns of the writing direction would reach into what stands around. */
const unwanted = /[\p{Cc}\u202A-\u202E\u2066-\u2069\uFEFF]/gu;

export function cleanName(name: string): string {
  return name.normalize('NFC').replace(unwanted, ' ').replace(/\s+/g, ' ').trim().slice(0, 60).trim();
}

/** Line ends become one kind, more than two in a row two. */
export function cleanText(text: string): string {
  const lines = text.normalize('NFC').split(/\r\n|\r|\n/);
  const clean = lines.map(line => line.replace(/\t/g, ' ').replace(unwanted, '').trimEnd());
  return clean
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Paragraphs of lines of parts, for a template to print with its own escaping. */
export function readText(text: string): readonly (readonly Line[])[] {
  return text.split('\n\n').map(paragraph => paragraph.split('\n').map(readLine));
}

const address = /https?:\/\/[^\s<>"'`]+/gi;

function readLine(line: string): Line {
  const parts: TextPart[] = [];
  let from = 0;
  for (const { 0: found, index } of line.matchAll(address)) {
    const text = withoutEndOfSentence(found);
    const href = URL.parse(text)?.href;
    if (!href) continue;
    if (index > from) parts.push({ text: line.slice(from, index), href: null });
    parts.push({ text, href });
    from = index + text.length;
  }
  if (from < line.length || parts.length === 0) parts.push({ text: line.slice(from), href: null });
  return parts;
}

/** A full stop ends the sentence, a bracket only what it opened outside of the address. */
function withoutEndOfSentence(found: string): string {
  const text = found.replace(/[.,;:!?…]+$/, '');
  const isUnopened = text.endsWith(')') && text.split('(').length < text.split(')').length;
  return isUnopened ? withoutEndOfSentence(text.slice(0, -1)) : text;
}
