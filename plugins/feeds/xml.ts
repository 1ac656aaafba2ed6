/** An element; texts and attributes are escaped when it is written. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number | undefined>>;
  readonly content: readonly (XmlElement | string)[];
}

type Attributes = XmlElement['attributes'];
type Content = XmlElement | string | null | undefined | false;

/** `element('title', {}, 'Dawn')`; what is null, undefined or false is left out. */
export function element(
  name: string,
  attributes: Attributes = {},
  ...content: readonly Content[]
): XmlElement {
  const given = content.filter(each => each !== null && each !== undefined && each !== false);
  return { name, attributes, content: given };
}

export function writeXml(root: XmlElement): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${write(root)}\n`;
}

function write({ name, attributes, content }: XmlElement): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeMarkup(String(value))}"`)
    .join('');
  if (content.length === 0) return `<${name}${written}/>`;
  const inside = content.map(each => (typeof each === 'string' ? escapeMarkup(each) : write(each))).join('');
  return `<${name}${written}>${inside}</${name}>`;
}

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

/** For texts and attributes of XML and of HTML. */
export function escapeMarkup(text: string): string {
  return text
    .toWellFormed()
    .replace(unwritable, '')
    .replace(/[&<>"']/g, character => named[character]!);
}
