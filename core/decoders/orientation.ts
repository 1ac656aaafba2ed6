import type { Sharp } from 'sharp';

/** EXIF orientation 1–8 as a turn clockwise after a mirroring left to right, which sharp always does first. */
const moves: Readonly<Record<number, readonly [degrees: number, isMirrored: boolean]>> = {
  2: [0, true],
  3: [180, false],
  4: [180, true],
  5: [270, true],
  6: [90, false],
  7: [90, true],
  8: [270, false],
};

/** Turns a picture upright whose orientation is known from elsewhere, as with the preview in a RAW file. */
export function applyOrientation(image: Sharp, orientation: number): Sharp {
  const [degrees, isMirrored] = moves[orientation] ?? [0, false];
  const turned = degrees === 0 ? image : image.rotate(degrees);
  return isMirrored ? turned.flop() : turned;
}

/** True when upright means that width and height change places. */
export function isSideways(orientation: number): boolean {
  return orientation >= 5 && orientation <= 8;
}
