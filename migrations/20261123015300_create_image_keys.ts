import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table gallery.image_keys (
      id text collate "C" primary key check (id ~ '^[0-9a-f]{8}$'),
      created_at timestamptz not null default clock_timestamp(),
      retired_at timestamptz
    );
    comment on table gallery.image_keys is
      'Keys by which addresses of pictures are signed, by name alone: each is worked out from its name and the secret of the gallery.';
    comment on column gallery.image_keys.created_at is 'The newest that is not retired signs; the one before it still holds good.';
    comment on column gallery.image_keys.retired_at is 'From then on nothing that was signed by it is given out.';
    insert into gallery.image_keys (id) values (left(md5(gen_random_uuid()::text), 8));
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table gallery.image_keys;
  `);
}
