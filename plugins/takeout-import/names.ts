import { extname } from 'node:path';

const photoEndings = new Set(
  'jpg jpeg jpe jfif png webp gif tif tiff bmp heic heif hif avif jxl dng arw cr2 cr3 crw nef nrw orf raf rw2 pef srw mrw x3f'.split(
    ' ',
  ),
);
/** `.MP` is what a Pixel calls the film in a motion photo. */
const videoEndings = new Set('mp4 m4v mov mp 3gp 3g2 avi mkv webm mpg mpeg mts m2ts wmv'.split(' '));

export type FileKind = 'photo' | 'video' | 'json' | 'other';

export function kindOf(name: string): FileKind {
  const ending = extname(name).slice(1).toLowerCase();
  if (photoEndings.has(ending)) return 'photo';
  if (ending === 'json') return 'json';
  return videoEndings.has(ending) || /^(mp|mv)~\d+$/.test(ending) ? 'video' : 'other';
}

export function stemOf(name: string): string {
  return name.slice(0, name.length - extname(name).length);
}

/** Takeout cuts what stands before `.json` to this many characters. */
const longestBase = 46;
const clip = (text: string, length = longestBase) => text.slice(0, length);
const added = '.supplemental-metadata';

/** `IMG(2).jpg`, whose JSON has the number elsewhere. */
const numbered = /^(.*)(\(\d+\))(\.[^.]*)?$/;

/** Names that the JSON of a photo may have, the likeliest first. */
export function jsonNamesOf(name: string): string[] {
  const [, before, number, ending = ''] = numbered.exec(name) ?? [];
  const plain = [`${name}${added}`, name, stemOf(name)].map(base => `${clip(base)}.json`);
  if (before === undefined || number === undefined) return [...new Set(plain)];
  const whole = `${before}${ending}`;
  const moved = [`${whole}${added}`, whole, before].flatMap(base => [
    `${clip(base)}${number}.json`,
    `${clip(base, longestBase - number.length)}${number}.json`,
  ]);
  return [...new Set([...moved, ...plain])];
}

/** As programs append it to an edited photo, by language; long names cut it anywhere after its first letter. */
const editedWords = [
  ...['edited', 'effects', 'smile', 'mix', 'collage', 'bearbeitet', 'modifié', 'editado', 'ha editado'],
  ...['editada', 'modificato', 'bewerkt', 'edytowane', 'redigerad', 'redigert', 'redigeret', 'muokattu'],
  ...[
    'editat',
    'upraveno',
    'szerkesztett',
    'düzenlendi',
    'отредактировано',
    'изменено',
    '編集済み',
    '已修改',
    '수정됨',
  ],
];
const longestMedia = 47;

/** What an edited photo was made of, without ending; null: it is no edited one. */
export function stemOfOriginal(name: string): string | null {
  const [, stem = '', number = ''] = /^(.*?)(\(\d+\))?$/s.exec(stemOf(name)) ?? [];
  const folded = stem.normalize('NFC');
  const at = folded.lastIndexOf('-');
  if (at <= 0) return null;
  const word = folded.slice(at + 1).toLowerCase();
  const isWhole = editedWords.includes(word);
  const isCut =
    word !== '' &&
    stem.length >= longestMedia - number.length &&
    editedWords.some(each => each.startsWith(word));
  return isWhole || isCut ? `${folded.slice(0, at)}${number}` : null;
}

/** As Takeout writes the name of a file whose title has signs that file systems refuse, cut to what it allows. */
export function fileNameOfTitle(title: string): string {
  const safe = title.replace(/[\p{Cc}%&'"<>:/\\|?*~`]/gu, '_');
  const ending = extname(safe);
  return `${clip(stemOf(safe), longestMedia)}${ending}`;
}

const yearWords =
  "photos from|fotos von|photos de|fotos de|fotos del|foto del|foto dal|foto’s uit|foto's uit|fotos uit|zdjęcia z|фото за|фотографии за|bilder från|bilder fra|billeder fra|kuvat vuodelta|fotky z|fotografie z|fotografii din|fotoğraflar|fotos d’|fotos de l’any";
const yearFolder = new RegExp(
  `^((${yearWords})\\s*(19|20)\\d\\d|(19|20)\\d\\d\\s*(年的照片|年の写真|년의 사진|년 사진|yılı fotoğrafları))$`,
  'iu',
);

/** `Photos from 2019` in many languages: where Takeout puts everything once, whatever album it is in. */
export function isYearFolder(name: string): boolean {
  return yearFolder.test(name.normalize('NFC').trim());
}

const trashNames = new Set(
  'trash|bin|papierkorb|corbeille|papelera|cestino|prullenbak|lixeira|lixo|kosz|korzina|корзина|papperskorgen|papirkurv|roskakori|koš|ゴミ箱|回收站|휴지통'.split(
    '|',
  ),
);

export function isTrashFolder(name: string): boolean {
  return trashNames.has(name.normalize('NFC').toLowerCase());
}

const photosProduct =
  /google.*(photo|foto|фото|フォト|포토|相簿|相册|zdj|fotky|kuvat|bilder)|(photo|foto|zdj|bilder).*google/iu;

/** Whether a path is that of another product in the same export, such as Drive. */
export function isOtherProduct(path: string): boolean {
  const [, product] = /(?:^|\/)takeout\/([^/]+)\/./iu.exec(path) ?? [];
  return product !== undefined && !photosProduct.test(product.normalize('NFC'));
}
