/** Drawn on a 24 × 24 field with a line of 1.5; they take the colour of the text around them. */
const drawings = {
  album: '<path d="M4 7.5h16v12H4zM6.5 4.5h11"/>',
  back: '<path d="M14.5 5.5 8 12l6.5 6.5"/>',
  background: '<circle cx="12" cy="12" r="8"/><path d="M12 4a8 8 0 0 1 0 16z" fill="currentColor"/>',
  calendar: '<path d="M4.5 6h15v13.5h-15zM4.5 10h15M8.5 3.5V6M15.5 3.5V6"/>',
  check: '<path d="m5.5 12.5 4 4 9-9.5"/>',
  close: '<path d="m6 6 12 12M18 6 6 18"/>',
  deep: '<path d="M4 4h5.5v5.5H4zM12.5 4H18v4M4 12.5h4V18H4z"/><circle cx="14.8" cy="14.8" r="4"/><path d="m17.7 17.7 3 3"/>',
  download: '<path d="M12 4.5v11M7.5 11.5 12 16l4.5-4.5M4.5 16v3.5h15V16"/>',
  edit: '<path d="m5 19 .8-3.6L16.2 5l2.8 2.8L8.6 18.2zM14 7.2l2.8 2.8"/>',
  filter: '<path d="M4.5 7h15M7.5 12h9M10.5 17h3"/>',
  forward: '<path d="M9.5 5.5 16 12l-6.5 6.5"/>',
  full: '<path d="M4.5 9V4.5H9M15 4.5h4.5V9M19.5 15v4.5H15M9 19.5H4.5V15"/>',
  heart:
    '<path d="M12 19.5S4.5 15 4.5 9.8A3.9 3.9 0 0 1 12 8a3.9 3.9 0 0 1 7.5 1.8C19.5 15 12 19.5 12 19.5z"/>',
  grid: '<path d="M4.5 4.5h6v6h-6zM13.5 4.5h6v6h-6zM4.5 13.5h6v6h-6zM13.5 13.5h6v6h-6z"/>',
  help: '<circle cx="12" cy="12" r="8.5"/><path d="M9.6 9.6a2.5 2.5 0 1 1 3.4 2.3c-.7.3-1 .8-1 1.6M12 16.4v.1"/>',
  history: '<path d="M4.8 9.2A8 8 0 1 1 4 12M4.5 4.5v5h5M12 7.5V12l3 2"/>',
  info: '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.6v.1"/>',
  lock: '<path d="M6 10.5h12v9H6zM8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5"/>',
  link: '<path d="M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1-1"/>',
  menu: '<path d="M4 7h16M4 12h16M4 17h16"/>',
  minus: '<path d="M5 12h14"/>',
  order: '<path d="M5 6.5h14M5 12h9.5M5 17.5h5"/>',
  mosaic:
    '<path d="M4.5 4.5h9v9h-9zM15.5 4.5h4v4h-4zM15.5 10.5h4v9h-4zM4.5 15.5h4v4h-4zM10.5 15.5h3v4h-3z"/>',
  pause: '<path d="M8.5 5.5v13M15.5 5.5v13"/>',
  parts: '<path d="M4 6h16M4 12h10M4 18h6"/><path d="m17 14 3 3-3 3"/>',
  person: '<circle cx="12" cy="8.5" r="4"/><path d="M4.5 20c1-4 4-5.5 7.5-5.5s6.5 1.5 7.5 5.5"/>',
  place:
    '<path d="M12 21s-6.5-6-6.5-11a6.5 6.5 0 0 1 13 0c0 5-6.5 11-6.5 11z"/><circle cx="12" cy="10" r="2.2"/>',
  play: '<path d="M8 5.5 18 12 8 18.5z"/>',
  plus: '<path d="M12 5v14M5 12h14"/>',
  rows: '<path d="M4 5.5h9v5.5H4zM15.5 5.5H20V11h-4.5zM4 13.5h5V19H4zM11.5 13.5H20V19h-8.5z"/>',
  search: '<circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5 5"/>',
  select: '<rect x="4.5" y="4.5" width="15" height="15" rx="2"/><path d="m8.5 12 2.5 2.5 4.5-5"/>',
  share: '<path d="M12 15.5V4M8 7.5 12 3.5l4 4M8 10.5H5v9.5h14v-9.5h-3"/>',
  single: '<path d="M4.5 5h15v10.5h-15zM8 19h8"/>',
  tag: '<path d="M4.5 4.5H12l8 8-7.5 7.5-8-8zM8.5 8.5v.1"/>',
  upload: '<path d="M12 16V5M7.5 9 12 4.5 16.5 9M4.5 16v3.5h15V16"/>',
  zoom: '<circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5 5M10.5 8v5M8 10.5h5"/>',
} as const;

export type IconName = keyof typeof drawings;

/** A decorative icon as markup of our own; what it means is said in text beside it. */
export function icon(name: IconName): string {
  return (
    '<svg class="icon" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" ' +
    `stroke-width="1.5" aria-hidden="true" focusable="false">${drawings[name]}</svg>`
  );
}
