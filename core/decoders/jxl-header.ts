/** Bit widths of a dimension by its two-bit selector (ISO/IEC 18181-1, SizeHeader). */
const widths = [9, 13, 18, 30] as const;

/** Height to width, as a fraction, by the three-bit ratio; 0 means that the width is written out. */
const ratios = [undefined, [1, 1], [12, 10], [4, 3], [3, 2], [16, 9], [5, 4], [2, 1]] as const;

/** Pixels that a JPEG XL file announces, before orientation; undefined when there is no such header. */
export function readJxlSize(file: Buffer): { width: number; height: number } | undefined {
  const start = findCodestream(file);
  if (start === undefined || file.length < start + 14) return undefined;
  const read = createBitReader(file, start + 2);
  const isSmall = read(1) === 1;
  const dimension = () => (isSmall ? (read(5) + 1) * 8 : read(widths[read(2)]!) + 1);
  const height = dimension();
  const ratio = ratios[read(3)];
  const width = ratio ? Math.floor((height * ratio[0]) / ratio[1]) : dimension();
  return { width, height };
}

/** A bare codestream begins at once; in a container it lies in the box `jxlc`, or in parts named `jxlp`. */
function findCodestream(file: Buffer): number | undefined {
  if (isSignature(file, 0)) return 0;
  for (let at = 0; at + 16 <= file.length; ) {
    const size = file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    const body = at + (size === 1 ? 16 : 8) + (type === 'jxlp' ? 4 : 0);
    if (type === 'jxlc' || type === 'jxlp') return isSignature(file, body) ? body : undefined;
    const whole = size === 1 ? Number(file.readBigUInt64BE(at + 8)) : size;
    if (whole < 8) return undefined;
    at += whole;
  }
  return undefined;
}

function isSignature(file: Buffer, at: number): boolean {
  return file[at] === 0xff && file[at + 1] === 0x0a;
}

/** Reads numbers of some bits, least significant bit first. */
function createBitReader(file: Buffer, start: number): (bits: number) => number {
  let position = start * 8;
  return bits => {
    let value = 0;
    for (let bit = 0; bit < bits; bit += 1, position += 1) {
      value += ((file[position >> 3]! >> (position & 7)) & 1) * 2 ** bit;
    }
    return value;
  };
}
