import './helpers/clean_env';
import './helpers/process/end_on_signal';
import './helpers/logs/no_leaks';
import './helpers/logs/show_errors';
import { app } from 'egg-mock/bootstrap';

// Every test begins with an empty Redis.
beforeEach(() => app.redis.flushall());
