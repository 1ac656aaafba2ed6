import type { Knex } from 'knex';
import { runPrepared } from '../../../database/prepared.ts';
import type {
  Audience,
  PlaceShown,
  Verb,
  WatermarkDrawing,
  WatermarkInForce,
} from '../../../plugin-api/index.ts';
import { watermarkOf } from '../watermark.ts';

/** What a root shows of the photos that are seen by way of it. */
export interface RootShown {
  /** Pixels of the longest side; 1,000,000: no bound. */
  readonly largestSize: number;
  readonly placeShown: PlaceShown;
  readonly cameraShown: boolean;
  /** What pictures carry; null: nothing. */
  readonly watermark: WatermarkInForce | null;
}

/** A root that is open to somebody. */
export interface OpenRoot extends RootShown {
  readonly id: number;
  readonly audience: Audience;
  /** Its time is now. */
  readonly isCurrent: boolean;
  /** Opens by grants alone; see `albums.grants_root_id`. */
  readonly grantsOnly: boolean;
  /** By its audience; empty where somebody is not of it, or its time is not now. */
  readonly audienceVerbs: readonly Verb[];
  /** The union of somebody's own and their groups' grants. */
  readonly grantedVerbs: readonly Verb[];
}

const shownColumns = `r.largest_size as "largestSize", r.place_shown as "placeShown", r.camera_shown as "cameraShown",
  r.watermark as "watermarkId", case when r.watermark is not null
    then (select s.value->r.watermark from settings s where s.key = 'watermarks') end as drawing`;

type Stored<Root extends RootShown> = Omit<Root, 'watermark'> & {
  readonly watermarkId: string | null;
  readonly drawing: WatermarkDrawing | null;
};

function fromStored<Row extends Stored<RootShown>>({ watermarkId, drawing, ...row }: Row) {
  return { ...row, watermark: watermarkOf(watermarkId, drawing, row.largestSize) };
}

/**
 * Roots that a guest (`userId` null) or somebody finds open now, and those that a grant opens at whatever time.
 * Source: `access_roots` and `grants`; ordered by id.
 */
export async function listOpenRoots(
  db: Knex,
  { userId, groupIds }: { readonly userId: string | null; readonly groupIds: readonly string[] },
): Promise<OpenRoot[]> {
  const { rows } = await runPrepared<Stored<OpenRoot>>(
    db,
    `with mine as materialized (
       select g.album_id, array_agg(distinct v) as verbs
       from grants g cross join unnest(g.verbs) v
       where g.user_id = ? or g.group_id = any (?::text[])
       group by g.album_id
     ),
     roots as (
       select r.*, r.visible_from <= now() and r.visible_until > now() as is_current, m.verbs as granted
       from access_roots r left join mine m on m.album_id = r.granted_by
     ),
     weighed as (
       select r.*, r.is_current and not r.grants_only
         and (r.audience = 'public' or (r.audience = 'signed-in' and ?::text is not null)) as by_audience
       from roots r
     )
     select r.id, r.audience, r.is_current as "isCurrent", r.grants_only as "grantsOnly", ${shownColumns},
       case when r.by_audience then r.verbs else '{}' end as "audienceVerbs",
       coalesce(r.granted, '{}') as "grantedVerbs"
     from weighed r
     where r.by_audience or (r.granted is not null and (r.is_current or r.granted && '{edit,manage}'))
     order by r.id`,
    [userId, [...groupIds], userId],
  );
  return rows.map(fromStored);
}

/** What these roots show, by id. */
export async function findShownOfRoots(db: Knex, ids: readonly number[]): Promise<Map<number, RootShown>> {
  const { rows } = await runPrepared<Stored<RootShown> & { id: number }>(
    db,
    `select r.id, ${shownColumns} from access_roots r where r.id = any (?::int[])`,
    [[...ids]],
  );
  return new Map(rows.map(row => [row.id, fromStored(row)]));
}
