/** `2019-07-04_evening-walk.jpg` is "Evening walk"; null for what only a camera would call a photo. */
export function titleOfFile(fileName: string): string | null {
  const words = fileName
    .replace(/\.[^.]*$/, '')
    .replace(/^\d{4}-?\d{2}-?\d{2}/, '')
    .split(/[\s_-]+/)
    .filter(Boolean);
  const isCameraName = words.every(
    word => /^([a-z]{3,4})?\d*$/i.test(word) && (/\d/.test(word) || word.length < 5),
  );
  return isCameraName ? null : tidyTitle(words.join(' '));
}

/** One space between words, a capital at the beginning. */
export function tidyTitle(title: string): string {
  const tidy = title.replace(/\s+/g, ' ').trim();
  return tidy.charAt(0).toUpperCase() + tidy.slice(1);
}
