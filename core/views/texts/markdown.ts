import markdownIt, { type Token } from 'markdown-it';

const markdown = markdownIt({ html: false, linkify: true, typographer: true, breaks: true });

// Descriptions are captions, not pages: no images from elsewhere, and links don't vouch for where they lead.
markdown.disable('image');
markdown.renderer.rules.link_open = (tokens, index, options, _env, self) => {
  tokens[index]!.attrSet('rel', 'nofollow ugc noopener');
  return self.renderToken(tokens, index, options);
};

/** Markdown as safe HTML: raw HTML is shown as text, and links are http, https, mailto or relative. */
export function renderMarkdown(text: string): string {
  // A heading of a description lies below the page's own.
  return markdown.render(text).replace(/<(\/?)h[1-6]>/g, '<$1h3>');
}

/** The first words of a Markdown text without its marks, for descriptions in `<meta>`. */
export function plainBeginning(text: string, length = 200): string {
  const words = markdown
    .parse(text, {})
    .map(({ children, type, content }) =>
      children ? children.map(sayToken).join('') : type.endsWith('_block') || type === 'fence' ? content : '',
    );
  const plain = words.join(' ').replace(/\s+/g, ' ').trim();
  if (plain.length <= length) return plain;
  return `${plain.slice(0, length).replace(/\s+\S*$/, '')}…`;
}

function sayToken({ type, content }: Token): string {
  return type === 'softbreak' || type === 'hardbreak' ? ' ' : content;
}
