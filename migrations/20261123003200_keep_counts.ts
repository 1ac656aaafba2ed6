import type { Knex } from 'knex';

const classKey = 'roots, uploaded_by, published_from, published_until';

/** Turns photos that came (1) and went (-1) into rows of the kept counts: of their class, and of 0 for who sees all. */
function addCounts(changes: string): string {
  return /* sql */ `
    with changes as materialized (${changes}),
    classes as materialized (
      select ${classKey}, gallery.access_class_of(${classKey}) as class_id
      from (select distinct ${classKey} from changes) k
    ),
    classed as materialized (
      select c.id, k.class_id, c.taken_at, c.taken_precision, c.delta
      from changes c join classes k
        on k.roots = c.roots and k.uploaded_by is not distinct from c.uploaded_by
        and k.published_from = c.published_from and k.published_until = c.published_until
    ),
    periods as (
      insert into gallery.period_counts (class_id, level, period, photo_count)
        select e.class_id, v.level, v.period, sum(d.delta)
        from (
          select class_id, date_trunc('day', taken_at) as at, taken_precision, sum(delta) as delta from classed
          where taken_at is not null group by 1, 2, 3
        ) d, gallery.periods_of(d.at, d.taken_precision) v, lateral (values (d.class_id), (0)) e (class_id)
        group by 1, 2, 3 having sum(d.delta) <> 0
    )
    insert into gallery.tag_counts (class_id, tag_id, photo_count)
      select e.class_id, t.tag_id, sum(c.delta)
      from classed c join gallery.photo_tags t on t.photo_id = c.id, lateral (values (c.class_id), (0)) e (class_id)
      group by 1, 2 having sum(c.delta) <> 0;
    perform gallery.fold_counts_when_many();
    return null;`;
}

/** The same for tags that photos got or lost; a photo that is about to go loses them before. */
function addTagCounts(changes: string): string {
  return /* sql */ `
    with changes as materialized (
      select p.roots, p.uploaded_by, p.published_from, p.published_until, c.tag_id, sum(c.delta) as delta
      from (${changes}) c join gallery.photos p on p.id = c.photo_id and p.trashed_at is null
      group by 1, 2, 3, 4, 5 having sum(c.delta) <> 0
    ),
    classes as materialized (
      select ${classKey}, gallery.access_class_of(${classKey}) as class_id
      from (select distinct ${classKey} from changes) k
    )
    insert into gallery.tag_counts (class_id, tag_id, photo_count)
      select e.class_id, c.tag_id, sum(c.delta)
      from changes c join classes k
        on k.roots = c.roots and k.uploaded_by is not distinct from c.uploaded_by
        and k.published_from = c.published_from and k.published_until = c.published_until,
      lateral (values (k.class_id), (0)) e (class_id)
      group by 1, 2 having sum(c.delta) <> 0;
    perform gallery.fold_counts_when_many();
    return null;`;
}

const photo = (alias: string, delta: number) =>
  `select ${alias}.id, ${classKey
    .split(', ')
    .map(column => `${alias}.${column}`)
    .join(', ')}, ${alias}.taken_at, ${alias}.taken_precision, ${delta} as delta`;

const trigger = (name: string, body: string) => /* sql */ `
  create function gallery.${name}() returns trigger language plpgsql as $$
  begin
    ${body}
  end
  $$;`;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(
    [
      trigger('count_new_photos', addCounts(`${photo('g', 1)} from gained g where g.trashed_at is null`)),
      trigger('count_gone_photos', addCounts(`${photo('l', -1)} from lost l where l.trashed_at is null`)),
      trigger(
        'count_changed_photos',
        // What didn't change cancels out. No join of the two: without statistics it would compare each row with each.
        addCounts(`
          select id, ${classKey}, taken_at, taken_precision, sum(delta)::integer as delta
          from (
            ${photo('l', -1)} from lost l where l.trashed_at is null
            union all
            ${photo('g', 1)} from gained g where g.trashed_at is null
          ) rows group by id, ${classKey}, taken_at, taken_precision having sum(delta) <> 0`),
      ),
      trigger('count_new_photo_tags', addTagCounts('select photo_id, tag_id, 1 as delta from gained')),
      trigger('count_gone_photo_tags', addTagCounts('select photo_id, tag_id, -1 as delta from lost')),
      trigger(
        'count_changed_photo_tags',
        addTagCounts(
          'select photo_id, tag_id, 1 as delta from gained union all select photo_id, tag_id, -1 from lost',
        ),
      ),
      trigger('take_tags_off', 'delete from gallery.photo_tags where photo_id = old.id; return old;'),
      /* sql */ `
      create trigger count_new after insert on gallery.photos
        referencing new table as gained for each statement execute function gallery.count_new_photos();
      create trigger count_gone after delete on gallery.photos
        referencing old table as lost for each statement execute function gallery.count_gone_photos();
      create trigger count_changed after update on gallery.photos
        referencing old table as lost new table as gained for each statement execute function gallery.count_changed_photos();
      -- a cascade would come too late: tags are counted by the class of a photo that is still there
      create trigger take_tags_off before delete on gallery.photos
        for each row execute function gallery.take_tags_off();
      create trigger count_new after insert on gallery.photo_tags
        referencing new table as gained for each statement execute function gallery.count_new_photo_tags();
      create trigger count_gone after delete on gallery.photo_tags
        referencing old table as lost for each statement execute function gallery.count_gone_photo_tags();
      create trigger count_changed after update on gallery.photo_tags
        referencing old table as lost new table as gained for each statement execute function gallery.count_changed_photo_tags();

      -- From nothing: for repair, and after rows were brought in with triggers switched off.
      create function gallery.recount_classes() returns void language plpgsql as $$
      begin
        lock table gallery.photos, gallery.photo_tags in share mode;
        perform pg_advisory_xact_lock(hashtext('gallery.fold_counts'));
        delete from gallery.period_counts;
        delete from gallery.tag_counts;
        insert into gallery.access_classes (${classKey})
          select distinct ${classKey} from gallery.photos where trashed_at is null
          except select ${classKey} from gallery.access_classes;
        insert into gallery.period_counts (class_id, level, period, photo_count, is_folded)
          select d.class_id, v.level, v.period, sum(d.photos), true
          from (
            select c.id as class_id, date_trunc('day', p.taken_at) as at, p.taken_precision, count(*) as photos
            from gallery.photos p join gallery.access_classes_in_use c
              on c.roots = p.roots and c.uploaded_by is not distinct from p.uploaded_by
              and c.published_from = p.published_from and c.published_until = p.published_until
            where p.trashed_at is null and p.taken_at is not null group by 1, 2, 3
          ) d, gallery.periods_of(d.at, d.taken_precision) v
          group by 1, 2, 3;
        insert into gallery.tag_counts (class_id, tag_id, photo_count, is_folded)
          select c.id, t.tag_id, count(*), true
          from gallery.photo_tags t
          join gallery.photos p on p.id = t.photo_id and p.trashed_at is null
          join gallery.access_classes_in_use c
            on c.roots = p.roots and c.uploaded_by is not distinct from p.uploaded_by
            and c.published_from = p.published_from and c.published_until = p.published_until
          group by 1, 2;
        insert into gallery.period_counts (class_id, level, period, photo_count, is_folded)
          select 0, level, period, sum(photo_count), true from gallery.period_counts group by 2, 3;
        insert into gallery.tag_counts (class_id, tag_id, photo_count, is_folded)
          select 0, tag_id, sum(photo_count), true from gallery.tag_counts group by 2;
      end
      $$;
      create view gallery.access_classes_in_use as
        select min(id) as id, ${classKey} from gallery.access_classes group by ${classKey};
      select gallery.recount_classes();`,
    ].join('\n'),
  );
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop function gallery.recount_classes();
    drop view gallery.access_classes_in_use;
    drop trigger count_changed on gallery.photo_tags;
    drop trigger count_gone on gallery.photo_tags;
    drop trigger count_new on gallery.photo_tags;
    drop trigger take_tags_off on gallery.photos;
    drop trigger count_changed on gallery.photos;
    drop trigger count_gone on gallery.photos;
    drop trigger count_new on gallery.photos;
    drop function gallery.take_tags_off();
    drop function gallery.count_changed_photo_tags();
    drop function gallery.count_gone_photo_tags();
    drop function gallery.count_new_photo_tags();
    drop function gallery.count_changed_photos();
    drop function gallery.count_gone_photos();
    drop function gallery.count_new_photos();
  `);
}
