import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table gallery.tags (
      id text collate "C" primary key,
      parent_id text collate "C" references gallery.tags,
      path public.ltree not null,
      name text not null,
      slug text collate "C" not null unique,
      description text,
      created_at timestamptz not null default now(),
      revision integer not null default 1,
      ext jsonb not null default '{}'
    );
    create unique index tags_by_name on gallery.tags (coalesce(parent_id, ''), lower(name));
    create index tags_by_path on gallery.tags using gist (path);
    create table gallery.tag_synonyms (
      tag_id text collate "C" not null references gallery.tags on delete cascade,
      name text not null,
      primary key (tag_id, name)
    );
    create unique index tag_synonyms_by_name on gallery.tag_synonyms (lower(name));
    -- A row for the tag itself (direct) and one for each of its ancestors, so that a tag's page reads one index range.
    create table gallery.photo_tags (
      photo_id text collate "C" not null references gallery.photos on delete cascade,
      tag_id text collate "C" not null references gallery.tags on delete cascade,
      direct boolean not null,
      sort_at timestamptz not null,
      primary key (photo_id, tag_id)
    );
    create index photo_tags_by_time on gallery.photo_tags (tag_id, sort_at desc, photo_id desc);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table gallery.photo_tags;
    drop table gallery.tag_synonyms;
    drop table gallery.tags;
  `);
}
