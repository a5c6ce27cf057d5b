import './helpers/clean_env';
import './helpers/no_leaks';
import { app } from 'egg-mock/bootstrap';

// Every test begins with an empty store.
beforeEach(() => app.redis.flushall());
