import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table gallery.tile_blocks (
      sha256 text collate "C" not null,
      revision integer not null,
      level integer not null,
      "column" integer not null,
      "row" integer not null,
      bytes bigint not null,
      made_at timestamptz not null default now(),
      last_used_at timestamptz not null default now(),
      primary key (sha256, revision, level, "column", "row")
    );
    create index tile_blocks_by_use on gallery.tile_blocks (last_used_at);
    comment on table gallery.tile_blocks is
      'Files with tiles of large photos that somebody looked at closely, one row each; those used least lately are removed.';
    comment on column gallery.tile_blocks.sha256 is 'Of the original.';
    comment on column gallery.tile_blocks.level is 'Sizes of the whole photo, each twice the one before, counted from one pixel.';
    comment on column gallery.tile_blocks."column" is 'From the left, in blocks.';
    comment on column gallery.tile_blocks."row" is 'From the top, in blocks.';
    comment on column gallery.tile_blocks.last_used_at is 'To within an hour.';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table gallery.tile_blocks;
  `);
}
