import type { Topic } from '../topic.js';
import { animals } from './animals.js';
import { comparisons } from './comparisons.js';
import { days } from './days.js';
import { people } from './people.js';
import { places } from './places.js';
import { trades } from './trades.js';

/** The world in simple English. */
export const ENGLISH: readonly Topic[] = [people, places, trades, animals, comparisons, days];
