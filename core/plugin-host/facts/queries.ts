import type { Knex } from 'knex';

/** How far one plugin has been told. */
export interface Cursor {
  readonly consumer: string;
  /** The last event that was told, or given up. */
  readonly eventId: number;
  /** How often what comes next has failed in a row. */
  readonly failures: number;
  readonly retryAt: Date | null;
  /** Events up to this one are told one at a time. */
  readonly singlyUntil: number;
}

/** An event with what brought it about. */
export interface StoredEvent {
  readonly id: number;
  readonly name: string;
  readonly entity: string;
  readonly entityId: string;
  readonly changesetId: string;
  readonly fields: readonly string[];
  readonly at: Date;
  readonly causes: readonly string[];
  readonly told: readonly string[];
}

const cursorColumns = `consumer, event_id as "eventId", failures, retry_at as "retryAt", singly_until as "singlyUntil"`;

export async function listCursors(db: Knex, consumers: readonly string[]): Promise<Map<string, Cursor>> {
  const { rows } = await db.raw<{ rows: Cursor[] }>(
    `select ${cursorColumns} from event_cursors where consumer = any (?::text[])`,
    [[...consumers]],
  );
  return new Map(rows.map(row => [row.consumer, row]));
}

/** One that is there stays as it is. */
export async function openCursor(db: Knex, consumer: string, eventId: number): Promise<void> {
  await db.raw(`insert into event_cursors (consumer, event_id) values (?, ?) on conflict do nothing`, [
    consumer,
    eventId,
  ]);
}

export interface Lease {
  readonly consumer: string;
  /** Names the process. */
  readonly by: string;
  readonly seconds: number;
}

/** Takes or renews it. Undefined: another process holds it. */
export async function lease(db: Knex, { consumer, by, seconds }: Lease): Promise<Cursor | undefined> {
  const { rows } = await db.raw<{ rows: Cursor[] }>(
    `update event_cursors set leased_by = ?, leased_until = now() + make_interval(secs => ?)
     where consumer = ? and (leased_by is null or leased_by = ? or leased_until < now())
     returning ${cursorColumns}`,
    [by, seconds, consumer, by],
  );
  return rows[0];
}

export async function endLease(db: Knex, { consumer, by }: Omit<Lease, 'seconds'>): Promise<void> {
  await db('event_cursors')
    .where({ consumer, leased_by: by })
    .update({ leased_by: null, leased_until: null });
}

/** Everything up to this event is told. */
export async function moveCursor(db: Knex, { consumer, by }: Omit<Lease, 'seconds'>, eventId: number) {
  await db('event_cursors')
    .where({ consumer, leased_by: by })
    .update({ event_id: eventId, failures: 0, retry_at: null, updated_at: db.fn.now() });
}

export async function keepFailure(
  db: Knex,
  { consumer, by }: Omit<Lease, 'seconds'>,
  failure: { readonly failures: number; readonly retryAt: Date; readonly singlyUntil: number },
): Promise<void> {
  await db('event_cursors').where({ consumer, leased_by: by }).update({
    failures: failure.failures,
    retry_at: failure.retryAt,
    singly_until: failure.singlyUntil,
  });
}

export interface DeadLetter {
  readonly pluginId: string;
  readonly hook: string;
  readonly firstEventId: number;
  readonly lastEventId: number;
  readonly payload: unknown;
  readonly failure: string;
}

/** Gives facts up and goes on behind them, both or neither. */
export async function bury(db: Knex, held: Omit<Lease, 'seconds'>, letter: DeadLetter): Promise<void> {
  await db.transaction(async trx => {
    await trx('plugin_dead_letters').insert({
      plugin_id: letter.pluginId,
      hook: letter.hook,
      first_event_id: letter.firstEventId,
      last_event_id: letter.lastEventId,
      payload: JSON.stringify(letter.payload),
      failure: letter.failure,
    });
    await moveCursor(trx, held, letter.lastEventId);
  });
}

/** Newest first. */
export async function listDeadLetters(
  db: Knex,
  pluginId: string,
  limit = 100,
): Promise<readonly (DeadLetter & { readonly id: number; readonly createdAt: Date })[]> {
  const { rows } = await db.raw(
    `select id, plugin_id as "pluginId", hook, first_event_id as "firstEventId", last_event_id as "lastEventId", payload, failure,
       created_at as "createdAt"
     from plugin_dead_letters where plugin_id = ? order by id desc limit ?`,
    [pluginId, limit],
  );
  return rows;
}

/** In the order in which they were written. `names` null: all. */
export async function listEvents(
  db: Knex,
  wanted: {
    readonly after: number;
    readonly upTo: number;
    readonly names: readonly string[] | null;
    readonly limit: number;
  },
): Promise<StoredEvent[]> {
  const names = wanted.names && [...wanted.names];
  const { rows } = await db.raw<{ rows: StoredEvent[] }>(
    `select e.id, e.name, e.entity, e.entity_id as "entityId", e.changeset_id as "changesetId",
       coalesce(e.payload->'fields', '[]') as fields, e.created_at as at,
       coalesce(c.chain->'causes', '[]') as causes, coalesce(c.chain->'told', '[]') as told
     from events e join changesets c on c.id = e.changeset_id
     where e.id > ? and e.id <= ? and (?::text[] is null or e.name = any (?::text[]))
     order by e.id limit ?`,
    [wanted.after, wanted.upTo, names, names, wanted.limit] as never[],
  );
  return rows;
}

/** 0 for none. */
export async function findLastEvent(db: Knex): Promise<number> {
  const { rows } = await db.raw<{ rows: { id: number }[] }>(`select coalesce(max(id), 0) as id from events`);
  return rows[0]!.id;
}

/**
 * Transactions that have written events, or are about to, and have not ended: each holds the lock of an insert on the table from
 * before its first event gets an id until its end can be seen.
 */
export async function listEventWriters(db: Knex): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { writer: string }[] }>(
    `select distinct l.virtualtransaction as writer from pg_locks l
     where l.locktype = 'relation' and l.relation = 'events'::regclass and l.mode = 'RowExclusiveLock' and l.granted
       and l.database = (select oid from pg_database where datname = current_database())`,
  );
  return rows.map(row => row.writer);
}
