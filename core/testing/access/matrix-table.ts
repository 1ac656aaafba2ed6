/** Who may do what, by hand from what the gallery promises; see `readTable`. Whoever is not named may do nothing. */
export const peopleTable = `
guest | member | grouped | viewing | downloading | uploading | editing | managing | uploader | delegate | curator | admin
album open, album openbelow                 : v v v v v v v v v m m m
album giving                                : d d d d d d d d d d m m
album members                               : - v v v v v v v v v m m
album closed, album closedbelow             : - - v v d u e m u - m m
album openinclosed                          : v v v v v v v v v v m m
album closedinopen                          : - - - - - - - - - - m m
album draft, album draftbelow, album future : - - - - - - e - - - m m
album current                               : v v v v v v v v v v m m
album over, album withdrawn                 : - - - - - - - - - - m m
album binned                                : - - - - - - - - - - tm tm
album quiet                                 : v v v v v v v v v v m m
album shy, album marked                     : d d d d d d d d d d m m
photo open, photo openbelow, photo nowshown : v v v v v v v v v m m m
photo giving                                : d d d d d d d d d d m m
photo members                               : - v v v v v v v v v m m
photo closed, photo closedbelow, photo wide : - - v v d u e m u - m m
photo openinclosed                          : v v v v v v v v v v m m
photo closedinopen                          : - - - - - - - - - - m m
photo draft, photo draftbelow, photo future : - - - - - - e - - - m m
photo current                               : v v v v v v v v v v m m
photo over, photo withdrawn, photo binned   : - - - - - - - - - - m m
photo quiet                                 : v v v v v v v v v v m m
photo shy, photo marked, photo markedonce   : d d d d d d d d d d m m
photo both                                  : v v v v d u e m u m m m
photo nowhere                               : - - - - - - - - - - m m
photo hiddendraft, photo hiddenfuture       : - - - - - - - - - m m m
photo hiddenover, photo takenback           : - - - - - - - - - m m m
photo trashed                               : - - - - - - - - - tm tm tm
photo closeddraft                           : - - - - - - e m - - m m
photo brought                               : - - v v d u e m e - m m
photo owndraft                              : - - - - - - e - v - m m
photo ownnowhere                            : - - - - - - - - v - m m
photo owntrashed                            : - - - - - - - tm te - tm tm
`;

/** Tokens of \`managing\` with each scope, all of them, and all bound to \`closedbelow\`; of a curator and an administrator. */
export const tokenTable = `
token read | token download | token write | token manage | token whole | token bound | token curator | token admin | token revoked
album open, album openbelow                 : v v v v v - v v -
album giving                                : v d v v d - v v -
album members                               : v v v v v - v v -
album closed                                : v d w x m - v v -
album closedbelow                           : v d w x m m v v -
album openinclosed                          : v v v v v - v v -
album closedinopen                          : - - - - - - v v -
album draft, album draftbelow, album future : - - - - - - v v -
album current                               : v v v v v - v v -
album over, album withdrawn                 : - - - - - - v v -
album quiet                                 : v v v v v - v v -
album shy, album marked                     : v d v v d - v v -
photo open, photo openbelow, photo nowshown : v v v v v - v v -
photo giving                                : v d v v d - v v -
photo members                               : v v v v v - v v -
photo closed, photo wide                    : v d w x m - v v -
photo closedbelow                           : v d w x m m v v -
photo openinclosed                          : v v v v v - v v -
photo closedinopen                          : - - - - - - v v -
photo draft, photo draftbelow, photo future : - - - - - - v v -
photo current                               : v v v v v - v v -
photo over, photo withdrawn, photo binned   : - - - - - - v v -
photo quiet                                 : v v v v v - v v -
photo shy, photo marked, photo markedonce   : v d v v d - v v -
photo both                                  : v d w x m - v v -
photo nowhere                               : - - - - - - v v -
photo hiddendraft, photo hiddenfuture       : - - - - - - v v -
photo hiddenover, photo takenback           : - - - - - - v v -
photo closeddraft                           : v d w x m - v v -
photo brought                               : v d w x m - v v -
photo owndraft, photo ownnowhere            : - - - - - - v v -
photo owntrashed                            : - - - tx tm - - - -
`;

/**
 * Links to \`closed\` by who manages it, but for the last three: to \`marked\` by a curator, to \`open\` by its delegate, and to three
 * photos.
 */
export const linkTable = `
link | link download | link unlocked | link wrong password | link no password | link terms | link sign-in | link signed in | link by curator | link expired | link not begun | link revoked | link small | link marked | link to marked | link elsewhere | link photos
album open, album openbelow                 : - - - - - - - - - - - - - - - d -
album closed, album closedbelow             : v d d - - - - v v - - - d d - - -
photo open, photo openbelow, photo nowshown : - - - - - - - - - - - - - - - d -
photo closed                                : v d d - - - - v v - - - d d - - v
photo closedbelow, photo wide               : v d d - - - - v v - - - d d - - -
photo both                                  : v d d - - - - v v - - - d d - d v
album marked                                : - - - - - - - - - - - - - - d - -
photo marked, photo markedonce              : - - - - - - - - - - - - - - d - -
photo brought                               : v d d - - - - v v - - - d d - - -
`;
