/** Makers whose name in files is not the one people know, by the beginning of what the file says in lower case. */
const makers: readonly (readonly [start: string, name: string])[] = [
  ['apple', 'Apple'],
  ['asahi optical', 'Pentax'],
  ['blackberry', 'BlackBerry'],
  ['canon', 'Canon'],
  ['casio', 'Casio'],
  ['dji', 'DJI'],
  ['eastman kodak', 'Kodak'],
  ['epson', 'Epson'],
  ['fuji photo', 'Fujifilm'],
  ['fujifilm', 'Fujifilm'],
  ['google', 'Google'],
  ['gopro', 'GoPro'],
  ['hasselblad', 'Hasselblad'],
  ['hewlett-packard', 'HP'],
  ['hmd global', 'Nokia'],
  ['htc', 'HTC'],
  ['huawei', 'Huawei'],
  ['jenoptik', 'Jenoptik'],
  ['jk imaging', 'Kodak'],
  ['kodak', 'Kodak'],
  ['konica minolta', 'Konica Minolta'],
  ['konica', 'Konica'],
  ['leica', 'Leica'],
  ['lg', 'LG'],
  ['minolta', 'Minolta'],
  ['motorola', 'Motorola'],
  ['nikon', 'Nikon'],
  ['nokia', 'Nokia'],
  ['olympus', 'Olympus'],
  ['om digital', 'OM System'],
  ['oneplus', 'OnePlus'],
  ['oppo', 'OPPO'],
  ['panasonic', 'Panasonic'],
  ['pentax', 'Pentax'],
  ['phase one', 'Phase One'],
  ['polaroid', 'Polaroid'],
  ['reconyx', 'Reconyx'],
  ['research in motion', 'BlackBerry'],
  ['ricoh', 'Ricoh'],
  ['samsung', 'Samsung'],
  ['sanyo', 'Sanyo'],
  ['seiko epson', 'Epson'],
  ['sharp', 'Sharp'],
  ['sigma', 'Sigma'],
  ['sony', 'Sony'],
  ['toshiba', 'Toshiba'],
  ['vivo', 'vivo'],
  ['xiaomi', 'Xiaomi'],
];
const companyWords =
  /[\s,]+(corporation|corp|company|co|inc|incorporated|ltd|limited|gmbh|ag|optical|imaging|electronics|electric|technologies|technology|mobile|communications|digital|international|camera ag)\.?(?=[\s,]|$)/gi;

/** The maker as people call it: `NIKON CORPORATION` gives `Nikon`. */
export function readableMake(make: string): string {
  const known = findMaker(make);
  return known ?? (make.replace(companyWords, '').trim() || make);
}

/** The model without the maker's name before it: `NIKON D70` gives `D70`. */
export function readableModel(model: string, make: string | null): string {
  const name = shortenModel(model);
  const starts = make === null ? [] : [make, readableMake(make), make.split(/\s/)[0]!];
  for (const start of starts.toSorted((a, b) => b.length - a.length)) {
    if (!name.toLowerCase().startsWith(`${start.toLowerCase()} `)) continue;
    return name.slice(start.length).trim();
  }
  return name;
}

// `<Digimax i50 MP3, Samsung #1 MP3>`, `CX7530 ZOOM DIGITAL CAMERA`
function shortenModel(model: string): string {
  const plain = model.replace(/^<([^<>,]+).*>$/, '$1').replace(/( zoom)? digital camera$/i, '');
  return plain.trim() || model;
}

function findMaker(make: string): string | undefined {
  const lower = make.toLowerCase();
  return makers.find(([start]) => lower.startsWith(start) && !/[a-z]/.test(lower[start.length] ?? ''))?.[1];
}
