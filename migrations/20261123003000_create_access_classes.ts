import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    -- Photos that the same viewers see at the same time: counts are kept per class, so that a sum over the classes which
    -- a viewer sees is exact, at whatever moment; class 0 stands for all photos. Rows are only added, and the same class may stand here twice (two
    -- transactions that met): sums come out the same, and nobody waits for anybody.
    create table gallery.access_classes (
      id integer generated always as identity primary key,
      roots integer[] not null,
      uploaded_by text collate "C",
      published_from timestamptz not null,
      published_until timestamptz not null
    );
    create index access_classes_by_roots on gallery.access_classes using hash (roots);

    create function gallery.access_class_of(of_roots integer[], uploader text, visible_from timestamptz, visible_until timestamptz)
      returns integer language plpgsql as $$
    declare
      found_id integer;
    begin
      select c.id into found_id from gallery.access_classes c
        where c.roots = of_roots and c.uploaded_by is not distinct from uploader
          and c.published_from = visible_from and c.published_until = visible_until
        order by c.id limit 1;
      if found_id is null then
        insert into gallery.access_classes (roots, uploaded_by, published_from, published_until)
          values (of_roots, uploader, visible_from, visible_until) returning id into found_id;
      end if;
      return found_id;
    end
    $$;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop function gallery.access_class_of(integer[], text, timestamptz, timestamptz);
    drop table gallery.access_classes;
  `);
}
