import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { fail } from '../errors/app-error.ts';
import type { RecipeEdit } from '../presets/propose.ts';
import type { CliContext } from './context.ts';
import type { WithJson } from './print-line.ts';

export interface RecipeOptions extends WithJson {
  readonly recipe?: string;
  readonly purpose?: string;
  readonly fits?: number;
  readonly aspect?: Pick<RecipeEdit, 'shape' | 'aspect'>;
  readonly quality?: Record<string, number>;
  readonly sharpening?: string;
  readonly dense?: readonly string[];
  readonly formats?: Record<string, string>;
}

/** Options that say a recipe, or what of it shall be otherwise. */
export function addRecipeOptions(command: Command): Command {
  return command
    .option('--recipe <file>', 'JSON with a recipe or a part of one; - for standard input')
    .option('--purpose <text>', 'what it is for')
    .addOption(new Option('--fits <px>', 'longest side').argParser(readPixels))
    .addOption(
      new Option('--aspect <w:h>', 'cut to this shape, such as 3:2; none: whole').argParser(readAspect),
    )
    .addOption(new Option('--quality <list>', 'such as jpg=80,webp=76').argParser(readQuality))
    .option('--sharpening <how>', 'none, soft or strong')
    .addOption(
      new Option('--dense <list>', 'formats encoded slowly, such as jpg,webp; none').argParser(readList),
    )
    .addOption(
      new Option('--formats <list>', 'such as webp=eager,avif=background,png=off; also on-demand').argParser(
        readTimings,
      ),
    )
    .option('--json', 'print JSON');
}

function readPixels(words: string): number {
  if (!/^\d{1,6}$/.test(words)) throw new InvalidArgumentError('A whole number of pixels, such as 1600.');
  return Number(words);
}

function readAspect(words: string): Pick<RecipeEdit, 'shape' | 'aspect'> {
  if (words === 'none') return { shape: 'whole' };
  const [, width, height] = /^(\d{1,3}):(\d{1,3})$/.exec(words) ?? [];
  if (!width || !height) throw new InvalidArgumentError('Such as 3:2, or none.');
  return { shape: 'cover', aspect: { width: Number(width), height: Number(height) } };
}

function readList(words: string): readonly string[] {
  return words === 'none' ? [] : words.split(',');
}

function readTimings(words: string): Record<string, string> {
  return readPairs(words, 'Such as webp=eager,avif=off.');
}

function readQuality(words: string): Record<string, number> {
  const example = 'Such as jpg=80,webp=76.';
  const pairs = Object.entries(readPairs(words, example));
  if (pairs.some(([, value]) => !/^\d{1,6}$/.test(value))) throw new InvalidArgumentError(example);
  return Object.fromEntries(pairs.map(([name, value]) => [name, Number(value)]));
}

function readPairs(words: string, example: string): Record<string, string> {
  const pairs = words.split(',').map(word => word.split('='));
  if (pairs.some(pair => pair.length !== 2)) throw new InvalidArgumentError(example);
  return Object.fromEntries(pairs);
}

/** Undefined where no option says anything of a recipe. */
export async function readEdit(context: CliContext, options: RecipeOptions): Promise<RecipeEdit | undefined> {
  const { recipe, purpose, fits, aspect, quality, sharpening, dense, formats } = options;
  const given = { ...aspect, ...dropUndefined({ purpose, fits, quality, sharpening, dense, formats }) };
  const fromFile = recipe === undefined ? {} : await readRecipe(context, recipe);
  const edit = { ...fromFile, ...given } as RecipeEdit;
  return Object.keys(edit).length > 0 ? edit : undefined;
}

function dropUndefined(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

async function readRecipe({ stdin, cwd }: CliContext, file: string): Promise<object> {
  const words = await (file === '-' ? text(stdin) : readFile(resolve(cwd, file), 'utf8')).catch(error =>
    fail('UNREADABLE_FILE', { message: `"${file}" cannot be read.`, cause: error }),
  );
  const refuse = () => fail('VALIDATION_FAILED', { message: `"${file}" holds no JSON object.` });
  try {
    const value: unknown = JSON.parse(words);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : refuse();
  } catch {
    return refuse();
  }
}
