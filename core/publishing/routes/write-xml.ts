const named: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** XML 1.0 can't hold most control characters, however they are written. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is these that have to go
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** A text between tags, or in an attribute, of XML and of HTML. */
export function escapeMarkup(text: string): string {
  return text
    .toWellFormed()
    .replace(unwritable, '')
    .replace(/[&<>"']/g, character => named[character]!);
}

/** `<name>text</name>` */
export function writeElement(name: string, text: string): string {
  return `<${name}>${escapeMarkup(text)}</${name}>`;
}
