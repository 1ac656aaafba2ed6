import type { Box } from 'enfilade/plugin-api';

/** `west,south,east,north` in degrees; null for anything else. */
export function parseBox(text: string): Box | null {
  const numbers = text.split(',').map(part => (part.trim() === '' ? Number.NaN : Number(part)));
  if (numbers.length !== 4 || !numbers.every(Number.isFinite)) return null;
  const [west, south, east, north] = numbers as [number, number, number, number];
  const fits = Math.abs(west) <= 180 && Math.abs(east) <= 180 && south >= -90 && north <= 90;
  return fits && south <= north ? { west, south, east, north } : null;
}

/** About ten metres exact. */
export function printBox({ west, south, east, north }: Box): string {
  return [west, south, east, north].map(degrees => Number(degrees.toFixed(4))).join(',');
}

/** A box around a place, so many degrees to each side. */
export function around({ latitude, longitude }: { latitude: number; longitude: number }, by: number): Box {
  return {
    west: Math.max(longitude - by, -180),
    south: Math.max(latitude - by, -90),
    east: Math.min(longitude + by, 180),
    north: Math.min(latitude + by, 90),
  };
}

/** A search for what lies in a box, besides what was searched for. */
export function searchIn(query: string, box: Box): string {
  return `${query} box:${printBox(box)}`.trim();
}
