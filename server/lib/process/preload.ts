/** What master, agent and workers load before anything else. */
import './end_in_order';
import './outlive_output';
import { limitFailures } from './limit_failures';

limitFailures(console);
