export { pathBeside } from '../../formats/path-beside.js';
