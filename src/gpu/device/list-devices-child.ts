import { listAdapters } from './list-adapters.js';

// What `listDevices` runs in a separate process: sends the list to its parent and ends.
process.send!(await listAdapters(), () => process.disconnect());
