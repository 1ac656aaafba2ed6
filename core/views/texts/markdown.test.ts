import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { plainBeginning, renderMarkdown } from './markdown.ts';

test('paragraphs, lists, emphasis and links are set', () => {
  const html = renderMarkdown('Two *boats*,\none **dawn**.\n\n- ice\n- [more](https://a.example)\n\n> said');
  assert.match(html, /<p>Two <em>boats<\/em>,<br>\none <strong>dawn<\/strong>\.<\/p>/);
  assert.match(html, /<ul>\n<li>ice<\/li>/);
  assert.match(html, /<blockquote>/);
});

test('links vouch for nothing, also those that nobody marked as one', () => {
  for (const text of ['[a](https://a.example)', 'https://a.example', '<https://a.example>', '[a](/albums/b)'])
    assert.match(renderMarkdown(text), /<a href="[^"]+" rel="nofollow ugc noopener">/, text);
});

test('headings lie below those of the page', () => {
  assert.equal(
    renderMarkdown('# One\n\n###### Six\n\nTwo\n==='),
    '<h3>One</h3>\n<h3>Six</h3>\n<h3>Two</h3>\n',
  );
});

test('pictures from elsewhere are not loaded, and links that run something are none', () => {
  for (const text of [
    '![a](https://spy.example/pixel.gif)',
    '![a][b]\n\n[b]: https://spy.example/pixel.gif',
    '[a](javascript:alert(1))',
    '[a](JaVaScRiPt:alert(1))',
    '[a](vbscript:x)',
    '[a](data:text/html,<script>alert(1)</script>)',
    '<javascript:alert(1)>',
    '<img src=x onerror=alert(1)>',
    '<script>alert(1)</script>',
    '[a](https://a.example "\\" onclick=\\"alert(1)")',
    '```"><script>alert(1)</script>\ncode\n```',
  ]) {
    const html = renderMarkdown(text);
    assert.doesNotMatch(html, /<(img|script|iframe|style)/i, text);
    assert.doesNotMatch(html, /href="(javascript|vbscript|data):/i, text);
    assert.doesNotMatch(html.replace(/"[^"]*"/g, '""'), /<[a-z]+ [^>]*\son\w+=/i, text);
  }
});

test('whatever is written, only known elements come of it', () => {
  const known = /^(a|blockquote|br|code|em|h3|hr|li|ol|p|pre|s|strong|table|tbody|td|th|thead|tr|ul)$/;
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '<script>',
      '](javascript:',
      '![',
      '[a](',
      '"',
      "'",
      '<a href=',
      '&#106;',
      '\n\n',
      '```',
      '|',
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), pieces => {
      const html = renderMarkdown(pieces.join(''));
      for (const [, name] of html.matchAll(/<\/?([a-z0-9]+)/gi)) assert.match(name!, known);
    }),
    { numRuns: 500 },
  );
});

test('its beginning is told without marks, cut between words', () => {
  assert.equal(plainBeginning('# *Dawn*\n\n[ice](https://a.example) and `snow`'), 'Dawn ice and snow');
  assert.equal(
    plainBeginning('- one\n- a_b > c #4 ~5 <b>x</b>\n\n[no](javascript:alert(1))'),
    'one a_b > c #4 ~5 <b>x</b> [no](javascript:alert(1))',
  );
  assert.equal(plainBeginning('one two three', 9), 'one two…');
});
