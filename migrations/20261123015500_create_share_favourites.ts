import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table gallery.share_favourites (
      share_id text collate "C" not null references gallery.shares on delete cascade,
      visitor text not null,
      photo_id text collate "C" not null references gallery.photos on delete cascade,
      position integer not null,
      visitor_name text,
      created_at timestamptz not null default now(),
      primary key (share_id, visitor, photo_id)
    );
    create index share_favourites_by_photo on gallery.share_favourites (photo_id);
    comment on table gallery.share_favourites is
      'Photos that visitors of a share link picked and sent to who keeps the link. Operational: no history.';
    comment on column gallery.share_favourites.visitor is 'Hash of a random word that the visitor''s browser keeps for this link alone.';
    comment on column gallery.share_favourites.position is 'Counted from 0, in the order in which they were sent.';
    comment on column gallery.share_favourites.visitor_name is 'As the visitor gave it; null: they gave none.';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ 'drop table gallery.share_favourites');
}
