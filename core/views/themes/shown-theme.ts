import type { ChosenTheme, Readers } from '../../plugin-api/index.ts';
import { photoBox } from '../pictures/photo-box.ts';
import type { Translate } from '../texts/catalogues.ts';
import type { Language } from '../texts/language.ts';
import type { PluginTexts } from '../texts/plugin-texts.ts';
import type { ThemeValues } from './theme-settings.ts';
import { settingsAddress } from './theme-styles.ts';
import type { Theme, Themes } from './themes.ts';

/** A theme as templates see it, as `theme`. */
export interface ShownTheme {
  readonly id: string;
  readonly settings: ThemeValues;
  /** Pictures that its settings name; null where there is none, or not for everybody. */
  readonly pictures: Readonly<Record<string, ThemePicture | null>>;
  /** Its own texts, then those of the themes that it lies over. */
  readonly t: Translate;
  /** Address of a file of its own `assets/`. */
  asset(name: string): string;
}

export interface ThemePicture {
  readonly src: string;
  readonly alt: string;
  /** Width divided by height; null: unknown. */
  readonly ratio: number | null;
}

export interface ShownThemeParts {
  readonly themes: Themes;
  readonly themeTexts?: PluginTexts;
  /** The reading door as guests have it: what a theme shows everywhere is for everybody. */
  readonly readAsGuest?: () => Pick<Readers, 'photos'>;
}

interface Site {
  readonly theme: string | null;
  readonly themeSettings: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Which theme a page is shown in: one that an administrator is looking at, the album's, the site's, the standard one. */
export function themeInForce(
  themes: Themes,
  { chosen, site, preview }: { chosen?: ChosenTheme | null; site: Site; preview?: string | null },
): { readonly theme: Theme; readonly settings: ThemeValues } | null {
  const previewed = preview ? themes.find(preview) : undefined;
  const ofAlbum = chosen ? themes.find(chosen.id) : undefined;
  const theme = previewed ?? ofAlbum ?? themes.inForce(site.theme);
  if (!theme) return null;
  const own = chosen?.id === theme.id ? chosen.settings : {};
  return { theme, settings: theme.settings.resolve(site.themeSettings[theme.id] ?? {}, own) };
}

/** What its templates see of it, and all its style sheets. */
export async function showTheme(
  inForce: { readonly theme: Theme; readonly settings: ThemeValues },
  language: Language & { readonly locale: string },
  { themeTexts, readAsGuest }: ShownThemeParts,
): Promise<{ readonly shown: ShownTheme; readonly styles: readonly string[] }> {
  const { theme, settings } = inForce;
  const sheet = settingsAddress({ ...theme, tokens: theme.wholeTokens }, settings);
  return {
    shown: {
      id: theme.id,
      settings,
      pictures: await findPictures(inForce, language, readAsGuest),
      t: textsOf(theme, language.locale, themeTexts),
      asset: name => theme.assets?.address(name) ?? '',
    },
    styles: sheet === null ? theme.styles : [...theme.styles, sheet],
  };
}

/** A key that none of its folders has is shown as it is. */
export function textsOf(theme: Theme, locale: string, texts: PluginTexts | undefined): Translate {
  return (key, parameters) => {
    for (const source of texts ? theme.textFolders : []) {
      const text = texts!.translator(source, locale)(key, parameters);
      if (text !== key) return text;
    }
    return key;
  };
}

async function findPictures(
  { theme, settings }: { readonly theme: Theme; readonly settings: ThemeValues },
  language: Language,
  readAsGuest: ShownThemeParts['readAsGuest'],
): Promise<ShownTheme['pictures']> {
  const named = theme.settings.properties.filter(([, setting]) => setting['x-picture']);
  const values = named.map(([name]) => [name, String(settings[name]).trim()] as const);
  const ids = values.flatMap(([, value]) => photoIdOf(value) ?? []);
  const photos = ids.length > 0 && readAsGuest ? await readAsGuest().photos.summaries(ids) : new Map();
  // of the gallery itself, wherever the page is
  const plain = { ...language, base: '' };
  const entries = values.map(([name, value]): [string, ThemePicture | null] => {
    const file = theme.assets?.find(value) ? theme.assets.address(value) : null;
    if (file) return [name, { src: file, alt: '', ratio: null }];
    const photo = photos.get(photoIdOf(value) ?? '');
    if (!photo) return [name, null];
    const { src, alt, ratio } = photoBox(photo, plain);
    return [name, { src, alt, ratio }];
  });
  return Object.fromEntries(entries);
}

/** As it stands, or in the address of its page. */
function photoIdOf(value: string): string | null {
  const [, id] = /^(?:.*\/photos\/)?([\w-]{6,40})(?:[?#].*)?$/.exec(value) ?? [];
  return id ?? null;
}
