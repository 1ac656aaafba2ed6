import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    -- The other path of access.md: a viewer with few or rare roots merges over (root, time) instead of asking the GIN index.
    create table gallery.photo_roots (
      root_id integer not null references gallery.access_roots on delete cascade,
      sort_at timestamptz not null,
      photo_id text collate "C" not null references gallery.photos on delete cascade,
      primary key (photo_id, root_id)
    );
    create index photo_roots_by_time on gallery.photo_roots (root_id, sort_at desc, photo_id desc);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table gallery.photo_roots;
  `);
}
