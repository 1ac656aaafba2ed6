import type { Knex } from 'knex';

/** What each table, view and column that needs a word is for: docs/schema.md is made from these. */
const comments: Readonly<Record<string, string>> = {
  'table gallery.access_classes':
    'Photos that the same viewers see at the same time; kept counts are kept per class. Class 0 has no row and stands for all photos.',
  'table gallery.access_roots':
    'One row for each distinct answer to “who may see what lies here, and when”. Root 1 is shared by all that is plainly public.',
  'table gallery.album_photos': 'Which photos lie in which albums, in the order that people arranged.',
  'table gallery.albums': 'Albums, in a tree of any depth.',
  'table gallery.attempts': 'Failed sign-ins per account and address, so that guessing gets slow.',
  'table gallery.batches': 'Work that took several changesets, such as an import; undone as one.',
  'table gallery.changesets': 'One row for each change that was committed: who, when and why.',
  'table gallery.derivatives': 'Files made from originals, one row each. A row may be missing, never wrong.',
  'table gallery.event_cursors': 'How far each reader of events has come.',
  'table gallery.events': 'The outbox: what happened, written in the commit that made it happen.',
  'table gallery.grants': 'What a user or a group may do in an album.',
  'table gallery.group_members': 'Which users are in which groups.',
  'table gallery.groups': 'Groups of users.',
  'table gallery.jobs': 'Progress and owner of background jobs; the queue itself is in the schema jobs.',
  'table gallery.library_roots': 'Folders whose files are referenced where they lie instead of being stored.',
  'table gallery.originals':
    'The files that photos came from: by hash in storage, or by path in a library root.',
  'table gallery.patches': 'What a changeset did to each object, forward and backward, as JSON patches.',
  'table gallery.period_counts': 'Kept counts of photos in years, months and days, per access class.',
  'table gallery.photo_roots': 'The access roots of each photo as rows, for viewers with few or rare roots.',
  'table gallery.photo_tags': 'Which photos have which tags, and the tags above those.',
  'table gallery.photos':
    'Photos: what people wrote, what the camera wrote, and what is worked out from both.',
  'table gallery.presets': 'Recipes of picture sizes by name and revision.',
  'table gallery.sessions': 'Who is signed in where. Tokens are kept as hashes only.',
  'table gallery.settings': 'Settings of the site, and the id of this instance.',
  'table gallery.shares': 'Share links.',
  'table gallery.slug_history': 'Addresses that albums and tags had before; they go on leading there.',
  'table gallery.tag_counts': 'Kept counts of photos with a tag, per access class.',
  'table gallery.tag_synonyms': 'Other names that find a tag.',
  'table gallery.tags': 'Tags, in a tree.',
  'table gallery.tokens': 'Tokens for programs.',
  'table gallery.tombstones':
    'Addresses of what was deleted for good while guests could view it; they answer 410.',
  'table gallery.users': 'People who can sign in.',
  'view gallery.access_classes_in_use': 'Access classes without their doubles.',

  'column gallery.access_roots.granted_by': 'The album whose grants open this root when it is restricted.',
  'column gallery.access_roots.owner_id': 'The album that made this root; null for the shared one.',
  'column gallery.album_photos.sort_at':
    'Copy of the photo’s, so that an album is listed by time from one index.',
  'column gallery.albums.audience': 'Null: inherited from the album above.',
  'column gallery.albums.import_key':
    'Which folder this album was imported from; a later import goes on with it.',
  'column gallery.albums.outline':
    'Positions from the top down in hex; sorting by it walks the tree in order.',
  'column gallery.albums.path': 'Ids from the top down.',
  'column gallery.albums.photo_count': 'Kept; photos outside the trash that are published.',
  'column gallery.albums.root_id': 'The access root in force here.',
  'column gallery.changesets.number': 'Grows with each change; the order of history.',
  'column gallery.changesets.undoes': 'The changeset that this one took back.',
  'column gallery.originals.kind': 'A RAW file beside a camera’s JPEG is part_of the JPEG.',
  'column gallery.originals.path': 'Below the library root, with slashes; referenced files only.',
  'column gallery.originals.raw_metadata': 'Everything that exiftool read.',
  'column gallery.photo_tags.direct': 'False: the photo has a tag below this one.',
  'column gallery.photos.extra_formats':
    'Formats that pages may offer besides the first ones, as preset.format.',
  'column gallery.photos.publication':
    'What people chose; published_from and published_until say when it is in force.',
  'column gallery.photos.roots': 'Access roots of the albums that it lies in, sorted; empty: not public.',
  'column gallery.photos.sort_at':
    'The camera’s clock read as if it were UTC, else when the photo came in; lists are ordered by it.',
  'column gallery.photos.taken_at': 'By the clock of the camera, without a time zone.',
  'column gallery.photos.trashed_at': 'In the trash since; null: not in the trash.',
};

export async function up(knex: Knex): Promise<void> {
  const statements = Object.entries(comments).map(
    ([object, comment]) => `comment on ${object} is '${comment.replaceAll("'", "''")}';`,
  );
  await knex.raw(statements.join('\n'));
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(
    Object.keys(comments)
      .map(object => `comment on ${object} is null;`)
      .join('\n'),
  );
}
