import type { PluginGallery } from 'enfilade/plugin-api';

/** Scans of films, named by roll and frame: `roll12_03.jpg`. Frame 00 is the blank one that each film begins with. */
const scanName = /^roll(\d+)_(\d\d)/;

interface FilmSettings {
  /** The roll that only editors see; 0: all are seen. */
  readonly hiddenRoll: number;
}

/** What only a few plugins need: the way of a file through an import, fields of one's own, rules that hide, every event. */
export function knowFilms(gallery: PluginGallery<FilmSettings & object>): void {
  const { hiddenRoll } = gallery.settings;

  // A field of photos of this plugin's own, among the facts and in the editor.
  gallery.contribute.metadataField({
    key: 'roll',
    label: 'field.roll',
    type: 'number',
    shown: true,
    editable: true,
  });

  // Which files belong together: notes lie beside their scan as roll12_03.notes.xmp.
  gallery.hooks.import.pairing.tap(({ files, groups }) => {
    const names = new Set(files.map(({ name }) => name));
    const notesOf = (main: string) => main.replace(/\.[^.]*$/, '.notes.xmp');
    if (!groups.some(({ main }) => names.has(notesOf(main)))) return undefined;
    const notes = new Set(groups.map(({ main }) => notesOf(main)));
    return groups
      .filter(({ main }) => !notes.has(main))
      .map(group => (names.has(notesOf(group.main)) ? { ...group, sidecars: [notesOf(group.main)] } : group));
  });

  // What the name of a file says is a fact about it …
  gallery.hooks.metadata.extracting.tap(({ items }) =>
    items.flatMap(({ id, fileName }) => {
      const [, roll, frame] = scanName.exec(fileName) ?? [];
      return roll ? [{ id, patch: { roll: Number(roll), frame: Number(frame) } }] : [];
    }),
  );

  // … and becomes a field of the photo.
  gallery.hooks.metadata.mapping.tap(({ items }) =>
    items.flatMap(({ id, raw }) => {
      const roll = raw[`plugin:${gallery.id}:roll`];
      return typeof roll === 'number' ? [{ id, patch: { ext: { roll } } }] : [];
    }),
  );

  // A blank frame is refused, with its reason in the report.
  gallery.hooks.import.accepting.tap(({ items }, { t }) =>
    items
      .filter(({ fileName }) => scanName.exec(fileName)?.[2] === '00')
      .map(({ id }) => ({ id, code: 'BLANK_FRAME', message: t('blank') })),
  );

  // What takes its time comes afterwards, in a change of its own.
  gallery.hooks.metadata.enriching.tap(({ items }) =>
    items.flatMap(({ id, values }) => {
      const roll = (values.ext as { [plugin: string]: { roll?: number } } | undefined)?.[gallery.id]?.roll;
      return roll
        ? [{ id, patch: { keywords: [...(values.keywords ?? []), ['Film', `Roll ${roll}`]] } }]
        : [];
    }),
  );

  gallery.hooks.import.finished.tap(async ({ origin, added }) => {
    await gallery.kv.set('last-import', { origin, added });
  });

  // Scans as TIFF are masters: nobody writes beside them.
  gallery.hooks.metadata.writeGuarding.tap(({ items }, { t }) =>
    items
      .filter(({ target }) => /\.tiff?(\.xmp)?$/i.test(target))
      .map(({ id }) => ({ id, code: 'MASTER', message: t('master') })),
  );

  // A rule that hides; it can never show anything.
  gallery.contribute.accessRule({
    id: 'hidden-roll',
    reason: 'rule.roll',
    hides: () => (hiddenRoll > 0 ? { ext: { key: 'roll', equals: hiddenRoll } } : null),
  });

  // Everything that happens, in order.
  gallery.hooks.event.any.tap(async ({ items }) => {
    await gallery.kv.set('last-event', items.at(-1)!.name);
  });
}
