import pg from 'pg';

type Parser = (text: string) => unknown;

const { builtins } = pg.types;

const ownParsers = new Map<number, Parser>([
  [builtins.INT8, parseNumber],
  [builtins.NUMERIC, parseNumber],
]);

/** Whole and decimal numbers come as numbers where no digit is lost, as text otherwise. */
function parseNumber(text: string): number | string {
  const number = Number(text);
  const isExact = Number.isInteger(number)
    ? Number.isSafeInteger(number)
    : text.replace(/\D/g, '').length <= 15;
  return isExact ? number : text;
}

/** Given to each connection, so that nothing global is changed for other users of pg. */
export const typeParsers = {
  getTypeParser(id: number, format?: 'text' | 'binary') {
    const own = format === 'binary' ? undefined : ownParsers.get(id);
    return own ?? pg.types.getTypeParser(id, format);
  },
} as pg.CustomTypesConfig;
