import { parse } from 'node:path';

const largestSidecarBytes = 8 * 1024 * 1024;

/**
 * Picks a photo's sidecar among the names in its folder: `IMG.jpg.xmp` before `IMG.xmp`, whatever the case.
 *
 * @param fileName the photo's name, without folders
 * @param siblings every name in the same folder
 */
export function findSidecarName(fileName: string, siblings: Iterable<string>): string | undefined {
  const wanted = [`${fileName}.xmp`, `${parse(fileName).name}.xmp`].map(fold);
  const ranked = [...siblings]
    .map(name => ({ name, rank: wanted.indexOf(fold(name)) }))
    .filter(({ rank }) => rank >= 0)
    // Folders that tell case apart may hold both; the one spelt like the photo comes first.
    .toSorted(
      (a, b) =>
        a.rank - b.rank ||
        Number(b.name.startsWith(parse(fileName).name)) - Number(a.name.startsWith(parse(fileName).name)) ||
        (a.name < b.name ? -1 : 1),
    );
  return ranked[0]?.name;
}

/** True when a file's first bytes and size are those of an XMP sidecar. */
export function isXmp(head: Uint8Array, size: number): boolean {
  const text = Buffer.from(head).toString('latin1').replaceAll('\0', '');
  const begins = /^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<(\?xpacket|\?xml|x:xmpmeta|rdf:RDF|x:xapmeta)/;
  return size <= largestSidecarBytes && begins.test(text) && /xmpmeta|xapmeta|rdf:RDF/.test(text);
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
