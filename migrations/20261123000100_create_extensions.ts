import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create schema if not exists gallery;
    create extension if not exists ltree with schema public;
    create extension if not exists pg_trgm with schema public;
    create extension if not exists unaccent with schema public;
    create extension if not exists intarray with schema public;
    create extension if not exists citext with schema public;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop schema if exists gallery cascade;
  `);
}
