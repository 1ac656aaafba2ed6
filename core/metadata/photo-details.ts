import type { CameraFacts, PhotoDetails } from '../plugin-api/index.ts';
import type { PhotoMetadata } from './photo-metadata.ts';

/** What the writing door takes of a photo's metadata; facts that nobody stated are left out as wholes. */
export function toPhotoDetails(metadata: PhotoMetadata): PhotoDetails {
  const { title, caption, altText, rating, author, credit, copyright, licence, altitude } = metadata;
  return {
    ...{ title, caption, altText, rating, author, credit, copyright, licence, altitude },
    taken: toTaken(metadata),
    coordinates: toCoordinates(metadata),
    place: toKnown(metadata.placeNames),
    camera: toKnown(toCameraFacts(metadata)),
  };
}

function toTaken({ taken }: PhotoMetadata): PhotoDetails['taken'] {
  const { at, offsetMinutes, precision, source } = taken;
  return at === null || precision === null || source === null
    ? null
    : { at, offsetMinutes, precision, source };
}

function toCoordinates({ latitude, longitude }: PhotoMetadata): PhotoDetails['coordinates'] {
  return latitude === null || longitude === null ? null : { latitude, longitude };
}

function toCameraFacts({ camera, lens, exposure }: PhotoMetadata): CameraFacts {
  const { seconds, aperture, iso, focalLengthMm, focalLength35Mm, exposureBiasEv, flashFired } = exposure;
  return {
    make: camera.make,
    model: camera.model,
    lens,
    exposureSeconds: seconds,
    ...{ aperture, iso, focalLengthMm, focalLength35Mm, exposureBiasEv, flashFired },
  };
}

function toKnown<T extends object>(facts: T): T | null {
  return Object.values(facts).some(value => value !== null) ? facts : null;
}
