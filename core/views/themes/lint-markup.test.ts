import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layTokens, readCoreTokens } from './core-tokens.ts';
import { lintColours } from './lint-colours.ts';
import { lintMarkup, lintSheet } from './lint-markup.ts';

const said = (source: string) => lintMarkup('views/page.eta', source).map(({ message }) => message);

for (const [source, expected] of [
  ['<script src="a.js"></script>', /no scripts/],
  ['<style>a{}</style>', /Styles belong/],
  ['<p onclick="x()">', /handler/],
  ['<img src="https://elsewhere.example/a.png" alt="">', /from elsewhere/],
  ['<img src="<%= it.src %>">', /no alt/],
  ['<input name="q">', /neither an id/],
  ['<%~ it.photo.title %>', /prints it\.photo\.title as HTML/],
  [`<%~ it.big ? "<b>" + it.album.title : "" %>`, /prints it\.album\.title as HTML/],
] as const)
  test(`${source} is named`, () => assert.match(said(source).join(), expected));

test('what core’s own templates do is no fault', () => {
  const source = `<%~ include('@partials/wall', it) %><%~ it.icon('lock') %><%~ it.page.slot('album.header') %>
    <%~ it.descriptionHtml %><a<%~ photo.thumbHash ? \` data-hash="\${photo.thumbHash}"\` : '' %> href="<%= it.href %>">
    <img src="<%= it.src %>" alt="<%= it.alt %>"><input id="q" name="q"><a href="<%= it.theme.settings.website %>">`;
  assert.deepEqual(said(source), []);
});

test('a sheet that loads from elsewhere or imports is named', () => {
  assert.equal(lintSheet('theme.css', '@import "a.css"; a{background:url(//b.example/c.png)}').length, 2);
  assert.deepEqual(lintSheet('theme.css', '/* @import */ a{background:url(paper.png)}'), []);
});

test('core’s colours can be read, and paler ones are named with the background and the ratio', () => {
  const core = readCoreTokens();
  assert.deepEqual(lintColours({ wholeTokens: core }), []);
  const wholeTokens = layTokens(core, [{ light: { quiet: '#b0aca4' } }]);
  const messages = lintColours({ wholeTokens }).map(({ message }) => message);
  assert.match(
    messages.join(),
    /On light, quiet on background has a contrast of 2\.\d : 1; it takes 4\.5 : 1\./,
  );
});
