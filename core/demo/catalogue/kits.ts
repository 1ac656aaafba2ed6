import type { Kit } from './picture.ts';

/** The bag: three bodies, the lenses that are mostly on them, and the scanner at home. */
export const kits = {
  wide: { make: 'NIKON CORPORATION', model: 'NIKON Z 6_2', lens: 'NIKKOR Z 14-30mm f/4 S' },
  normal: { make: 'NIKON CORPORATION', model: 'NIKON Z 6_2', lens: 'NIKKOR Z 24-120mm f/4 S' },
  long: { make: 'NIKON CORPORATION', model: 'NIKON Z 6_2', lens: 'NIKKOR Z 100-400mm f/4.5-5.6 VR S' },
  macro: { make: 'NIKON CORPORATION', model: 'NIKON Z 6_2', lens: 'NIKKOR Z MC 105mm f/2.8 VR S' },
  pocket: { make: 'FUJIFILM', model: 'X100V', lens: '23mm f/2 (fixed)' },
  studio: { make: 'FUJIFILM', model: 'GFX 50S II', lens: 'GF80mmF1.7 R WR' },
  scanner: { make: 'EPSON', model: 'Perfection V850' },
} satisfies Record<string, Kit>;
