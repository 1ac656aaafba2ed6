// @ts-check
import { bindBackgrounds } from './background.js';
import { bindBars } from './bar.js';
import { bindMenus } from './menus.js';
import { bindMissing } from './missing.js';
import { bindPicks } from './picks.js';
import { paintHashes } from './placeholders.js';
import { bindTransitions } from './transitions.js';
import { bindViewer } from './view.js';

bindBackgrounds();
bindMenus();
bindBars();
bindTransitions();
bindViewer();
bindMissing();
bindPicks();
paintHashes(document);
