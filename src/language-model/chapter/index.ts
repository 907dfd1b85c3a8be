/** The programs of a textbook on recurrent networks, and their plots. */
export { characterModel, type CharacterModelReport } from './character-model.js';
export { FEEDS } from './hello-network.js';
export { hello, HELLO_TEXT, type HelloReport, PUBLISHED_LOSSES } from './hello.js';
export { oneHotDemonstration, type OneHotReport } from './one-hot.js';
export { plotCharacterModel, plotHello, plotVanishing } from './plots.js';
export type { ProgramOptions } from './program-options.js';
export { vanishing, type VanishingReport } from './vanishing.js';
