import { algarve } from './algarve.ts';
import { atlantic } from './atlantic.ts';
import { attic } from './attic.ts';
import { cities } from './cities.ts';
import { clients, olaria } from './clients.ts';
import { finistere } from './finistere.ts';
import { herbarium } from './herbarium.ts';
import { north } from './north.ts';
import type { Picture } from './picture.ts';
import { travels } from './travels.ts';
import { waddenSea } from './wadden-sea.ts';
import { withoutColour } from './without-colour.ts';

/** Every picture of the sample gallery, album by album. */
export const pictures: readonly Picture[] = [
  ...travels,
  ...atlantic,
  ...algarve,
  ...finistere,
  ...north,
  ...waddenSea,
  ...cities,
  ...withoutColour,
  ...herbarium,
  ...attic,
  ...clients,
  ...olaria,
];
