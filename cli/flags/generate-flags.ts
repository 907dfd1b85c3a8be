/** The flags of generating are those in the rows of its options. */
export { GENERATE_OPTIONS as GENERATE_FLAGS, UNKNOWN_HELP } from '../../src/advanced.js';
