import type { ThemeFault } from './lint-theme.ts';

interface Rule {
  readonly pattern: RegExp;
  readonly message: string;
}

const forbidden: readonly Rule[] = [
  { pattern: /<script\b/i, message: 'A theme has no scripts.' },
  { pattern: /<style\b/i, message: 'Styles belong in assets/theme.css: the page takes none within.' },
  { pattern: /<(?:iframe|object|embed)\b/i, message: 'Nothing may be embedded.' },
  { pattern: /<[^>]*\son[a-z]+\s*=/i, message: 'The page runs no handler in an attribute.' },
  { pattern: /javascript:/i, message: 'An address runs no script.' },
  {
    pattern: /<(?:img|source|link|video|audio|use)\b[^>]*\s(?:src|srcset|href)\s*=\s*["']?(?:https?:)?\/\//i,
    message: 'It loads something from elsewhere, which the page refuses; put it in assets.',
  },
  {
    pattern: /<img\b(?![^>]*\salt\s*=)[^>]*>/i,
    message: 'An img has no alt; an empty one says that it is decoration.',
  },
  {
    pattern:
      /<(?:input|select|textarea)\b(?![^>]*\s(?:id|aria-label|aria-labelledby)\s*=)(?![^>]*type="(?:hidden|submit|checkbox|radio)")[^>]*>/i,
    message: 'A field has neither an id that a label is for, nor an aria-label.',
  },
];

/** What a page must not hold, whatever a theme is for, and what nobody could read. */
export function lintMarkup(file: string, source: string): ThemeFault[] {
  const html = source.replace(/<%[\s\S]*?%>/g, '§');
  const faults = forbidden
    .filter(({ pattern }) => pattern.test(html))
    .map(({ message }) => ({ file, message }));
  return [...faults, ...rawOutputs(file, source)];
}

/** HTML by nature. */
const isHtml = /^(?:include\(|(?:it\.)?icon\(|it\.icon\(|[\w.?]*slot\(|it\.body$|[\w.?]*[hH]tml$)/;
/** Made by core of numbers and letters of its own. */
const plain = new Set([
  ...['thumbHash', 'shape', 'colour', 'ratio', 'width', 'focus', 'month', 'media', 'anchor', 'id', 'number'],
]);

/** Values that are printed as they are, and so could be markup that somebody else wrote. */
function rawOutputs(file: string, source: string): ThemeFault[] {
  const printed = [...source.matchAll(/<%~\s*([\s\S]*?)\s*-?%>/g)].map(([, expression]) => expression!);
  return printed
    .filter(expression => !isHtml.test(expression))
    .flatMap(expression => {
      const names = namesPrinted(expression).filter(name => !plain.has(name.split('.').at(-1)!));
      return names.map(name => ({
        file,
        message: `It prints ${name} as HTML; <%= %> escapes what somebody may have written.`,
      }));
    });
}

/** Without the condition of `a ? b : c` and `a && b`, and without what is only text. */
function namesPrinted(expression: string): string[] {
  const shown = expression.replace(/^[^?]*\?(?![.?])/, '').replace(/^.*?&&/, '');
  const code = shown
    .replace(/`([^`]*)`/g, (_, text: string) =>
      [...text.matchAll(/\$\{([^}]*)\}/g)].map(([, part]) => part).join(' '),
    )
    .replace(/'[^']*'|"[^"]*"/g, ' ');
  return [...code.matchAll(/[a-zA-Z_$][\w$]*(?:\??\.[\w$]+)+/g)].map(([name]) => name.replaceAll('?.', '.'));
}

/** Of a style sheet. */
export function lintSheet(file: string, css: string): ThemeFault[] {
  const plainCss = css.replace(/\/\*[\s\S]*?\*\//g, '');
  const rules: readonly Rule[] = [
    { pattern: /@import\b/i, message: 'It imports another sheet, which leaves the theme’s layer.' },
    {
      pattern: /url\(\s*["']?(?:https?:)?\/\//i,
      message: 'It loads something from elsewhere, which the page refuses; put it in assets.',
    },
  ];
  return rules.filter(({ pattern }) => pattern.test(plainCss)).map(({ message }) => ({ file, message }));
}
