import type { Topic } from '../topic.js';
import { animals } from './animals.js';
import { days } from './days.js';
import { people } from './people.js';
import { places } from './places.js';
import { trades } from './trades.js';

/** The world in Korean. */
export const KOREAN: readonly Topic[] = [people, places, trades, animals, days];
