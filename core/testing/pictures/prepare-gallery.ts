import { mkdir, readdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { createDemoImport, prepareDemo } from '../../cli/demo-gallery.ts';
import { pictures } from '../../demo/catalogue/index.ts';
import { drawDemo } from '../../demo/draw-demo.ts';
import type { TestGallery } from '../test-gallery.ts';

/** Fills a gallery with the demo; `drawn` is a folder of its pictures, and what isn't there yet is drawn into it. */
export async function fillWithDemo(gallery: TestGallery, drawn: string): Promise<void> {
  await prepareDemo(gallery.gallery, gallery.house.passwords);
  await mkdir(drawn, { recursive: true });
  const { signal } = new AbortController();
  const demo = createDemoImport(gallery.house, { folder: drawn }, signal);
  const there = new Set((await readdir(drawn, { recursive: true })).map(name => name.normalize('NFC')));
  const chosen: number[] = [];
  for (const [index, { file }] of pictures.entries()) {
    if (there.has(path.normalize(file).normalize('NFC'))) demo.add(file);
    else chosen.push(index);
  }
  const processes = availableParallelism();
  const onDrawn = (_done: number, _total: number, file: string) => demo.add(file);
  if (chosen.length > 0) await drawDemo({ folder: drawn, processes, chosen, signal, onDrawn });
  await demo.finish();
}
