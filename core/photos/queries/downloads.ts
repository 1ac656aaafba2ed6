import type { Knex } from 'knex';
import { type Scope, shownOf, verbsOf, visiblePhotos, watermarkFor } from '../../access/index.ts';
import { runPrepared } from '../../database/prepared.ts';
import type { PhotoDownload } from '../../plugin-api/index.ts';
import { bindingsOf } from './lists.ts';
import { rootsToJudge } from './single.ts';

interface DownloadRow {
  id: string;
  roots: number[];
  uploadedBy: string | null;
  sha256: string;
  format: string;
  fileName: string;
  bytes: number;
  width: number;
  height: number;
  root: string | null;
  path: string | null;
}

/** Those of these photos that this viewer sees and may download, by id. Nothing from the trash, whoever asks. */
export async function findDownloads(
  db: Knex,
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, PhotoDownload>> {
  const visible = visiblePhotos(scope);
  const { rows } = await runPrepared<DownloadRow>(
    db,
    `select p.id, ${rootsToJudge(scope)} as roots, p.uploaded_by as "uploadedBy", p.width, p.height,
       o.sha256, o.format, o.file_name as "fileName", o.bytes, l.path as root, o.path
     from photos p
     join originals o on o.photo_id = p.id and o.part_of is null
     left join library_roots l on l.id = o.root_id
     where p.id = any (?::text[]) and ${visible.sql}`,
    bindingsOf([{ sql: '', bindings: [ids] }, visible]),
  );
  const mayDownload = rows.filter(row => verbsOf(scope, row).includes('download'));
  return new Map(mayDownload.map(row => [row.id, toDownload(row, scope)]));
}

function toDownload(row: DownloadRow, scope: Scope): PhotoDownload {
  const shown = shownOf(scope, row);
  const watermark = watermarkFor(shown, row);
  const whole = Math.max(row.width, row.height);
  const isTheirs = watermark === null && shown.largestSize >= whole;
  const largestSize = isTheirs ? null : shown.largestSize;
  const { kind } = scope.viewer;
  const knowsNames = kind !== 'guest' && kind !== 'share' && largestSize === null;
  return {
    photoId: row.id,
    sha256: row.sha256,
    format: row.format,
    fileName: knowsNames ? row.fileName : null,
    bytes: row.bytes,
    largestSize,
    watermark,
    source:
      row.root === null ? { storage: 'stored' } : { storage: 'referenced', root: row.root, path: row.path! },
  };
}
