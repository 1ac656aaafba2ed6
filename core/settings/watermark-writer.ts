import type { Judge } from '../access/index.ts';
import type { ChangeContext } from '../changes/change-context.ts';
import { newId } from '../changes/ids.ts';
import { fail } from '../errors/app-error.ts';
import type { SettingsWriter, WatermarkEdit } from '../plugin-api/index.ts';
import { hasWatermarkImage, insertWatermarkImage, isWatermarkInUse, lockWatermarks } from './queries.ts';
import { settingStore, watermarksKey } from './setting-store.ts';
import { checkWatermark } from './watermark-schema.ts';

type WatermarkWriter = Pick<
  SettingsWriter,
  'addWatermark' | 'editWatermark' | 'removeWatermark' | 'keepWatermarkImage'
>;
type Stored = Readonly<Record<string, WatermarkEdit>>;

/** More than anybody chooses from. */
const most = 200;

/** Watermarks are one object in history, by their ids. */
export function createWatermarkWriter(context: ChangeContext, judge: Judge): WatermarkWriter {
  return {
    async addWatermark(watermark) {
      judge.requireCurator();
      const kept = await prepare(context, watermark);
      const id = newId();
      await write(context, before => {
        if (Object.keys(before).length >= most) fail('CONFLICT');
        return { ...before, [id]: kept };
      });
      return { id };
    },
    async editWatermark(id, watermark) {
      judge.requireCurator();
      const kept = await prepare(context, watermark);
      await write(context, before => ({ ...requireOne(before, id), [id]: kept }));
    },
    async removeWatermark(id) {
      judge.requireCurator();
      await write(context, async before => {
        const { [id]: _, ...others } = requireOne(before, id);
        if (await isWatermarkInUse(context.trx, id)) fail('CONFLICT', { pointer: '/id' });
        return others;
      });
    },
    async keepWatermarkImage(image) {
      judge.requireCurator();
      await insertWatermarkImage(context.trx, image);
    },
  };
}

/** As it is kept; NOT_ACCEPTED for an image that was never taken in. */
async function prepare({ trx }: ChangeContext, watermark: WatermarkEdit): Promise<WatermarkEdit> {
  const plain = { ...watermark, name: oneLine(watermark.name) };
  const kept = plain.kind === 'text' ? { ...plain, text: oneLine(plain.text) } : plain;
  checkWatermark(kept);
  if (kept.kind === 'image' && !(await hasWatermarkImage(trx, kept.image)))
    fail('NOT_ACCEPTED', { pointer: '/image' });
  return kept;
}

/** Composed characters, single spaces, no control characters. What is no text is left to the check. */
function oneLine(text: string): string {
  if (typeof text !== 'string') return text;
  return text
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zs}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
}

async function write(
  context: ChangeContext,
  change: (before: Stored) => Stored | Promise<Stored>,
): Promise<void> {
  await lockWatermarks(context.trx);
  const before = (await settingStore.load(context.trx, [watermarksKey])).get(watermarksKey);
  const after = await change((before ?? {}) as Stored);
  await context.write(settingStore, [{ id: watermarksKey, before, after: after as never }]);
}

function requireOne(all: Stored, id: string): Stored {
  return Object.hasOwn(all, id) ? all : fail('NOT_FOUND');
}
