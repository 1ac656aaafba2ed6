import { type Fact, type Fragment, photosShowing, type Scope } from '../../access/index.ts';
import { hasPhrase, hasWords } from './conditions.ts';
import { isShownAll } from './fields.ts';

/** What the words of weights C and D are made of, and what a photo must show to be found by them; null: nothing. */
const columns: readonly (readonly [asksFor: Fact | null, columns: string])[] = [
  [null, 'p.author, p.credit'],
  ['camera', 'p.camera_make, p.camera_model, p.lens'],
  ['town', 'p.place_city, p.place_state, p.place_country'],
  ['exact place', 'p.place_location'],
];

/** Photos with these words, among those that show them to this viewer. */
export function hasText(scope: Scope, kind: 'word' | 'phrase', text: string): Fragment {
  const find = kind === 'phrase' ? hasPhrase : hasWords;
  if (isShownAll(scope)) return find(text, '');
  if (!isShownUnevenly(scope)) return find(text, 'ABD');
  return amongShown(scope, text, find);
}

/** Where some photos show more of themselves than others, weights alone can't tell what a word was found in. */
function isShownUnevenly(scope: Scope): boolean {
  if (photosShowing(scope, 'camera') !== null || photosShowing(scope, 'town') !== null) return true;
  return (
    scope.editRootIds.length > 0 || [...scope.shownByRoot.values()].some(root => root.placeShown === 'exact')
  );
}

/** The index finds the words; then those that not everybody is shown are looked for where this viewer may look. */
function amongShown(scope: Scope, text: string, find: typeof hasWords): Fragment {
  const [anywhere, inTexts] = [find(text, ''), find(text, 'AB')];
  const ways = columns.map(([asksFor, names]) =>
    inColumns(names, text, asksFor && photosShowing(scope, asksFor)),
  );
  return {
    sql: `(${anywhere.sql} and (${[inTexts, ...ways].map(way => way.sql).join(' or ')}))`,
    bindings: [anywhere, inTexts, ...ways].flatMap(way => way.bindings),
  };
}

function inColumns(names: string, text: string, showing: Fragment | null): Fragment {
  const sql = `strpos(lower(unaccent(concat_ws(' ', ${names}))), lower(unaccent(?))) > 0`;
  if (showing === null) return { sql: `(${sql})`, bindings: [text] };
  return { sql: `(${sql} and ${showing.sql})`, bindings: [text, ...showing.bindings] };
}
