import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table gallery.share_downloads (
      id bigint generated always as identity primary key,
      share_id text collate "C" not null references gallery.shares on delete cascade,
      photo_id text collate "C" not null,
      visitor text not null,
      bytes_left bigint not null,
      again_left bigint not null,
      begun_at timestamptz not null default now()
    );
    create index share_downloads_by_share on gallery.share_downloads (share_id, photo_id, visitor);
    create index share_downloads_by_time on gallery.share_downloads (begun_at);
    comment on table gallery.share_downloads is
      'Downloads that were counted within the last day, so that one which broke off is continued and not counted again.';
    comment on column gallery.share_downloads.visitor is 'Hash of the link and the network that the download goes to.';
    comment on column gallery.share_downloads.bytes_left is 'Bytes that are still to be sent for this count.';
    comment on column gallery.share_downloads.again_left is 'Bytes that may be sent a second time, because a connection broke while they were under way.';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table gallery.share_downloads;
  `);
}
