export type * from './access.ts';
export type * from './entities.ts';
export type * from './gallery.ts';
export type * from './readers.ts';
export type * from './shares.ts';
export type * from './viewer.ts';
export type * from './writers.ts';
