import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { pictures } from '../demo/catalogue/index.ts';
import { demoAlbums } from '../demo/demo-albums.ts';
import { drawDemo } from '../demo/draw-demo.ts';
import type { OpenHouse } from '../main.ts';
import { createDemoImport } from './demo-gallery.ts';
import type { DevReports } from './plugin-dev-reports.ts';

/** Small, so that they are drawn in seconds. */
const scale = 0.35;

/** A few of the sample gallery's photos with their albums, small ones; none where there are photos already. */
export async function addSamplePhotos(
  house: OpenHouse,
  dataDir: string,
  { say, signal }: { readonly say: Pick<DevReports, 'photosAre'>; readonly signal: AbortSignal },
): Promise<void> {
  const { photos } = await house.gallery.as({ kind: 'system', name: 'demo' }).search.run('');
  if (photos.items.length > 0) return;
  const folder = path.join(dataDir, 'pictures');
  await mkdir(folder, { recursive: true });
  const chosen = choosePictures();
  const catalogue = chosen.map(index => pictures[index]!);
  const demoImport = createDemoImport(house, { folder, catalogue }, signal);
  const onDrawn = (_done: number, _total: number, file: string) => demoImport.add(file);
  try {
    await drawDemo({ folder, processes: 1, chosen, scale, signal, onDrawn });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  const count = await demoImport.finish();
  if (!signal.aborted) say.photosAre(count);
}

/** Places in the catalogue: of each public album its cover and one more. */
function choosePictures(): readonly number[] {
  const files = pictures.map(({ file }) => file);
  return demoAlbums
    .filter(({ audience }) => audience === 'public')
    .flatMap(({ folder, cover }) => {
      const other = files.findIndex(file => path.posix.dirname(file) === folder && file !== cover);
      return [files.indexOf(cover), other];
    })
    .filter(index => index >= 0)
    .toSorted((a, b) => a - b);
}
