import type { Picture } from './picture.ts';

/** Markdown that shows them all, with a line each. */
export function writePageOfPictures(groups: Readonly<Record<string, readonly Picture[]>>): string {
  const parts = Object.entries(groups).map(([title, pictures]) => {
    const shown = pictures.map(
      ({ name, says }) => `${says}  \n<img src="${name}.jpg" width="480" alt="${says}">`,
    );
    return `## ${title}\n\n${shown.join('\n\n')}\n`;
  });
  return `# Pictures\nTaken by \`node core/testing/take-pictures.ts\` from the sample gallery.\n\n${parts.join('\n')}`;
}
