import { IntlMessageFormat } from 'intl-messageformat';

type Ast = ReturnType<IntlMessageFormat['getAst']>;

/**
 * The names of what an ICU message is filled in with, sorted.
 * @throws SyntaxError for what is no ICU message
 */
export function parametersOf(text: string): string[] {
  const message = new IntlMessageFormat(text, 'en', undefined, { ignoreTag: true });
  return [...new Set(namesIn(message.getAst()))].sort();
}

/** Literals and the number sign of a plural have no name. */
function namesIn(ast: Ast): string[] {
  return ast.flatMap(element => {
    if (element.type === 0 || element.type === 7) return [];
    const inside = 'options' in element ? Object.values(element.options) : [];
    return [element.value, ...inside.flatMap(({ value }) => namesIn(value))];
  });
}
