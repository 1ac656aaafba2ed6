import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    -- Counts are sums: a change adds rows (never updates one, so writers don't wait for each other) and folding turns many
    -- rows of one key into one.
    create table gallery.period_counts (
      class_id integer not null,
      level smallint not null check (level between 1 and 3),
      period text collate "C" not null,
      photo_count integer not null,
      is_folded boolean not null default false
    );
    create index period_counts_by_class on gallery.period_counts (class_id, level, period) include (photo_count);
    create index period_counts_unfolded on gallery.period_counts (class_id, level, period) where not is_folded;

    create table gallery.tag_counts (
      class_id integer not null,
      tag_id text collate "C" not null,
      photo_count integer not null,
      is_folded boolean not null default false
    );
    create index tag_counts_by_class on gallery.tag_counts (class_id, tag_id) include (photo_count);
    create index tag_counts_by_tag on gallery.tag_counts (tag_id, class_id) include (photo_count);
    create index tag_counts_unfolded on gallery.tag_counts (class_id, tag_id) where not is_folded;

    -- Year, month and day that a time falls into, as far as it is known.
    create function gallery.periods_of(at timestamp, exactness text)
      returns table (level smallint, period text) language sql stable parallel safe as $$
      select v.level::smallint, v.period
      from (values (1, to_char(at, 'YYYY')), (2, to_char(at, 'YYYY-MM')), (3, to_char(at, 'YYYY-MM-DD'))) as v (level, period)
      where extract(year from at) between 1 and 9999
        and v.level <= case exactness when 'year' then 1 when 'month' then 2 else 3 end
    $$;

    -- One transaction folds at a time and the others go on; under stricter isolation its snapshot may be too old.
    create function gallery.fold_counts() returns void language plpgsql as $$
    begin
      if current_setting('transaction_isolation') <> 'read committed' then return; end if;
      if not pg_try_advisory_xact_lock(hashtext('gallery.fold_counts')) then return; end if;
      with gone as (
        delete from gallery.period_counts c
        using (select distinct class_id, level, period from gallery.period_counts where not is_folded) u
        where c.class_id = u.class_id and c.level = u.level and c.period = u.period
        returning c.class_id, c.level, c.period, c.photo_count
      )
      insert into gallery.period_counts (class_id, level, period, photo_count, is_folded)
        select class_id, level, period, sum(photo_count), true from gone
        group by class_id, level, period having sum(photo_count) <> 0;
      with gone as (
        delete from gallery.tag_counts c
        using (select distinct class_id, tag_id from gallery.tag_counts where not is_folded) u
        where c.class_id = u.class_id and c.tag_id = u.tag_id
        returning c.class_id, c.tag_id, c.photo_count
      )
      insert into gallery.tag_counts (class_id, tag_id, photo_count, is_folded)
        select class_id, tag_id, sum(photo_count), true from gone
        group by class_id, tag_id having sum(photo_count) <> 0;
    end
    $$;

    create function gallery.fold_counts_when_many() returns void language plpgsql as $$
    begin
      if exists (select 1 from gallery.period_counts where not is_folded offset 1000)
        or exists (select 1 from gallery.tag_counts where not is_folded offset 2000) then
        perform gallery.fold_counts();
      end if;
    end
    $$;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop function gallery.fold_counts_when_many();
    drop function gallery.fold_counts();
    drop function gallery.periods_of(timestamp, text);
    drop table gallery.tag_counts;
    drop table gallery.period_counts;
  `);
}
