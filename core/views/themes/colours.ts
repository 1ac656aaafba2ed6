type Rgb = readonly [red: number, green: number, blue: number];

/** Of `#rgb` and `#rrggbb`, 0 to 255 each; null for what is none. */
export function parseColour(text: string): Rgb | null {
  const [, short, long] = /^#(?:([0-9a-f]{3})|([0-9a-f]{6}))$/i.exec(text.trim()) ?? [];
  const digits = long ?? short?.replace(/./g, '$&$&');
  if (digits === undefined) return null;
  return [0, 2, 4].map(at => Number.parseInt(digits.slice(at, at + 2), 16)) as unknown as Rgb;
}

/** WCAG's ratio of two colours, 1 to 21; null where one of them is none. */
export function contrastOf(one: string, other: string): number | null {
  const [first, second] = [parseColour(one), parseColour(other)];
  if (!first || !second) return null;
  const [low, high] = [luminance(first), luminance(second)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** What of black and white is better read on a colour. */
export function inkOn(colour: string): string {
  return (contrastOf(colour, '#111111') ?? 21) >= (contrastOf(colour, '#ffffff') ?? 0)
    ? '#111111'
    : '#ffffff';
}

/** The colour itself, or as much lighter or darker as it takes to read it on a background. */
export function readableOn(colour: string, background: string, ratio = 4.5): string {
  const [from, towards] = [parseColour(colour), parseColour(inkOn(background))];
  if (!from || !towards) return colour;
  for (let step = 0; step <= 20; step += 1) {
    const mixed = toHex(from.map((value, at) => value + (towards[at]! - value) * (step / 20)));
    if ((contrastOf(mixed, background) ?? 21) >= ratio) return mixed;
  }
  return toHex(towards);
}

function toHex(values: readonly number[]): string {
  return `#${values.map(value => Math.round(value).toString(16).padStart(2, '0')).join('')}`;
}

function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map(value => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
