/**
 * The search grammar: words, "phrases", `-not`, `a or b`, `field:value`, `field:"a value"`; a backslash takes the
 * meaning from the character after it. `or` binds closer than the space between parts: `lisbon night or evening`
 * is lisbon and one of the two. Nothing nests, so parsing is one pass, and nothing a visitor types is an error.
 */
export interface Term {
  readonly kind: 'word' | 'phrase' | 'field';
  readonly negated: boolean;
  /** In lower case; null but for `field`. */
  readonly field: string | null;
  /** Unescaped, never blank. */
  readonly text: string;
}

/** Parts of a query that must all hold; each is one term, or several of which one must hold. */
export type Clause = readonly Term[];

export interface ParsedQuery {
  readonly clauses: readonly Clause[];
  /** True when the text or its terms were too many and the rest was left out. */
  readonly isCut: boolean;
}

/** Characters and terms that a query may have; what is beyond is left out. */
export const longestQuery = 1_000;
export const mostTerms = 50;

type Token = Term | 'or';

/** Reads a query of any text; never throws, linear in its length. */
export function parseQuery(query: string): ParsedQuery {
  const characters = [...clean(query)];
  const tokens = readTokens(characters.slice(0, longestQuery));
  const clauses = group(tokens.slice(0, mostTerms));
  return { clauses, isCut: characters.length > longestQuery || tokens.length > mostTerms };
}

/** The query that parses to these clauses. */
export function printQuery(clauses: readonly Clause[]): string {
  return clauses.map(printClause).join(' ');
}

export function printClause(clause: Clause): string {
  return clause.map(printTerm).join(' or ');
}

/** Control characters (a null character the database refuses) and typographic quotes become plain ones. */
function clean(query: string): string {
  return query
    .toWellFormed()
    .normalize('NFC')
    .replace(/\p{Cc}/gu, ' ')
    .replace(/[“”„‟]/g, '"')
    .trim();
}

function readTokens(characters: readonly string[]): Token[] {
  const tokens: Token[] = [];
  let index = 0;
  while (index < characters.length) {
    if (isSpace(characters[index]!)) {
      index++;
      continue;
    }
    const read = readToken(characters, index);
    index = read.end;
    if (read.token) tokens.push(read.token);
  }
  return tokens;
}

interface Read<Value> {
  readonly token: Value;
  readonly end: number;
}

function readToken(characters: readonly string[], start: number): Read<Token | undefined> {
  const negated = characters[start] === '-';
  const from = negated ? start + 1 : start;
  if (characters[from] === '"') {
    const { token: text, end } = readQuoted(characters, from);
    return { token: buildTerm('phrase', negated, text), end };
  }
  const { token: bare, end } = readBare(characters, from);
  if (!negated && bare.isPlain && bare.text.toLowerCase() === 'or') return { token: 'or', end };
  if (bare.colon === 0) return { token: buildTerm('word', negated, bare.text), end };
  return readField(characters, { negated, bare, end });
}

/** A value in quotes may have spaces; a field without a value is a word. */
function readField(
  characters: readonly string[],
  { negated, bare, end }: { negated: boolean; bare: Bare; end: number },
): Read<Token | undefined> {
  const name = bare.text.slice(0, bare.colon).toLowerCase();
  const isQuoted = bare.text.length === bare.colon + 1 && characters[end] === '"';
  const value = isQuoted ? readQuoted(characters, end) : { token: bare.text.slice(bare.colon + 1), end };
  const term = buildTerm('field', negated, value.token, name);
  return { token: term ?? buildTerm('word', negated, bare.text), end: value.end };
}

interface Bare {
  readonly text: string;
  /** Where the colon after a field's name stands; 0 when there is none. */
  readonly colon: number;
  /** No character was escaped. */
  readonly isPlain: boolean;
}

/** Up to the next space or quote. */
function readBare(characters: readonly string[], start: number): Read<Bare> {
  let text = '';
  let colon = 0;
  let isPlain = true;
  let isName = true;
  let index = start;
  for (; index < characters.length; index++) {
    let character = characters[index]!;
    if (isSpace(character) || character === '"') break;
    if (character === '\\' && index + 1 < characters.length) {
      character = characters[++index]!;
      isPlain = isName = false;
    } else if (character === ':' && isName && text !== '') {
      colon = text.length;
      isName = false;
    } else if (!/[\p{L}_]/u.test(character)) isName = false;
    text += character;
  }
  return { token: { text, colon, isPlain }, end: index };
}

/** From a quote to the next one that is not escaped, or to the end. */
function readQuoted(characters: readonly string[], start: number): Read<string> {
  let text = '';
  let index = start + 1;
  for (; index < characters.length && characters[index] !== '"'; index++) {
    if (characters[index] === '\\' && index + 1 < characters.length) index++;
    text += characters[index];
  }
  return { token: text, end: Math.min(index + 1, characters.length) };
}

function buildTerm(
  kind: Term['kind'],
  negated: boolean,
  text: string,
  field: string | null = null,
): Term | undefined {
  // An escaped space at a word's edge says nothing, and at the end of a query it would be trimmed away.
  const said = kind === 'word' ? text.trim() : text;
  return said.trim() === '' ? undefined : { kind, negated, field, text: said };
}

/** `or` joins the terms at its sides; at the beginning or the end it is a word like others. */
function group(tokens: readonly Token[]): Clause[] {
  const clauses: Term[][] = [];
  let joins = false;
  tokens.forEach((token, index) => {
    const isJoint = token === 'or' && clauses.length > 0 && !joins && index < tokens.length - 1;
    if (isJoint) {
      joins = true;
      return;
    }
    const term = token === 'or' ? buildTerm('word', false, 'or')! : token;
    if (joins) clauses.at(-1)!.push(term);
    else clauses.push([term]);
    joins = false;
  });
  return clauses;
}

function printTerm({ kind, negated, field, text }: Term): string {
  const sign = negated ? '-' : '';
  if (kind === 'phrase') return `${sign}${quote(text)}`;
  if (kind === 'field') return `${sign}${field}:${/[\s"\\]/.test(text) ? quote(text) : text}`;
  if (/^or$/i.test(text)) return `${sign}\\${text}`;
  return sign + text.replace(/[\s"\\:]|^-/gu, '\\$&');
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function isSpace(character: string): boolean {
  return /\s/.test(character);
}
