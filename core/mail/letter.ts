import { Eta } from 'eta';

/** What a mail says: a greeting, paragraphs, one link, and what stands below it. */
export interface Letter {
  readonly subject: string;
  /** BCP 47. */
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  readonly paragraphs: readonly string[];
  readonly link: { readonly label: string; readonly address: string };
  readonly closing: readonly string[];
}

const eta = new Eta({ autoEscape: true });

/** Plain on purpose: no pictures, nothing from elsewhere, readable in whatever a mail program makes of it. */
const html = eta.compile(`<!doctype html>
<html lang="<%= it.language %>" dir="<%= it.direction %>">
<head><meta charset="utf-8"><title><%= it.subject %></title></head>
<body style="margin:0;padding:24px;font:16px/1.5 sans-serif">
<div style="max-width:34em">
<% for (const text of it.paragraphs) { %><p><%= text %></p>
<% } %><p><a href="<%= it.link.address %>" style="font-weight:bold"><%= it.link.label %></a></p>
<p style="font-size:13px;word-break:break-all"><%= it.link.address %></p>
<% for (const text of it.closing) { %><p style="font-size:13px"><%= text %></p>
<% } %></div>
</body>
</html>
`);

/** Both forms of a letter, which say the same. */
export function writeLetter(letter: Letter): { readonly text: string; readonly html: string } {
  const { paragraphs, link, closing } = letter;
  const text = `${[...paragraphs, link.address, ...closing].join('\n\n')}\n`;
  return { text, html: eta.render(html, letter) };
}
