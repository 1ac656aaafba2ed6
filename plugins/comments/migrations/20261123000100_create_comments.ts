import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table comments (
      id uuid primary key default gen_random_uuid(),
      photo_id text not null references gallery.photos (id) on delete cascade,
      author_id text references gallery.users (id) on delete set null,
      author_name text not null check (author_name <> ''),
      is_guest boolean not null,
      body text not null check (body <> ''),
      state text not null check (state in ('waiting', 'approved', 'rejected')),
      state_before text,
      judged_in uuid,
      visitor text,
      created_at timestamptz(3) not null default now(),
      edited_at timestamptz(3)
    );
    comment on column comments.state_before is 'What a rejection is taken back to.';
    comment on column comments.judged_in is 'The press of a button that rejected it, with others.';
    comment on column comments.visitor is 'Account or network that it came from, for a day: so that nobody floods.';
    create index comments_by_photo on comments (photo_id, created_at, id);
    create index comments_by_state on comments (state, created_at desc, id desc);
    create index comments_by_visitor on comments (visitor, created_at) where visitor is not null;
    create index comments_by_author on comments (author_id) where author_id is not null;

    create table drafts (
      visitor text primary key,
      token text not null,
      author_name text not null,
      body text not null,
      created_at timestamptz not null default now()
    );
    comment on table drafts is 'What was written in a form that could not be taken, for an hour: it stands in the form again.';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table drafts; drop table comments');
}
