import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table gallery.original_views (
      sha256 text collate "C" primary key,
      views bigint not null,
      viewed_at timestamptz not null default now()
    );
    create index original_views_by_views on gallery.original_views (views desc);
    comment on table gallery.original_views is
      'How often pictures of an original were asked for, roughly: what is made in the background begins with the most viewed.';
    comment on column gallery.original_views.sha256 is 'Of the original, hex.';
    comment on column gallery.original_views.views is 'Requests for its pictures that this gallery answered with bytes.';
    comment on column gallery.original_views.viewed_at is 'When it was counted last.';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `drop table gallery.original_views;`);
}
