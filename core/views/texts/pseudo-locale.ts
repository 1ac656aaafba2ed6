import { IntlMessageFormat } from 'intl-messageformat';

type Ast = ReturnType<IntlMessageFormat['getAst']>;
type Element = Ast[number];

const plain = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const accented = [...'åƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýžÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽ'];
const arabic = [...'ابتثجحخدذرزسشصضطظعغفقكلمنهابتثجحخدذرزسشصضطظعغفقكلمنه'];

/** Locales made from English for tests: `xa` reads the same with accents, `xb` runs from right to left. */
export function isPseudoLocale(locale: string): boolean {
  return locale === 'xa' || locale === 'xb';
}

/** An English message as a pseudo-locale says it: letters are replaced, parameters kept. */
export function pseudoMessage(text: string, locale: string): string | IntlMessageFormat {
  const message = new IntlMessageFormat(text, 'en-GB', undefined, { ignoreTag: true });
  const letters = locale === 'xb' ? arabic : accented;
  return new IntlMessageFormat(replaceLiterals(message.getAst(), letters), 'en-GB');
}

function replaceLiterals(ast: Ast, letters: readonly string[]): Ast {
  return ast.map(element => replaceElement(element, letters));
}

function replaceElement(element: Element, letters: readonly string[]): Element {
  if ('options' in element) {
    const options = Object.entries(element.options).map(([name, option]) => [
      name,
      { ...option, value: replaceLiterals(option.value, letters) },
    ]);
    return { ...element, options: Object.fromEntries(options) } as Element;
  }
  if (!('value' in element) || element.type !== 0) return element;
  return { ...element, value: replaceLetters(element.value, letters) };
}

function replaceLetters(text: string, letters: readonly string[]): string {
  return text.replace(/[A-Za-z]/g, letter => letters[plain.indexOf(letter)]!);
}
