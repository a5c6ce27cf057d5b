import { NoRegistry } from '../../helpers/strangers/dependencies';
import { Installation } from '../../helpers/strangers/installation';
import { hasRedisServer } from '../../helpers/redis/redis_server';
import { bootSuite } from './strangers/boot_suite';
import { habitsSuite } from './strangers/habits_suite';
import { loginSuite } from './strangers/login_suite';
import { ownTestsSuite } from './strangers/own_tests_suite';
import { packageSuite } from './strangers/package_suite';
import { typesSuite } from './strangers/types_suite';

/** Other people's applications, into which the packed plugin is installed. */
describe('the packed plugin', function () {
  this.timeout(300_000);
  let made: Installation;
  const installation = () => made;

  before(async function () {
    try {
      made = await Installation.make();
    } catch (err) {
      if (!(err instanceof NoRegistry) || process.env.CI) throw err;
      console.warn('Left out: the packed plugin in applications, because there is no npm registry');
      this.skip();
    }
  });
  after(() => made?.remove());

  packageSuite(installation);
  ownTestsSuite('javascript', { count: 6, needsRedis: false }, installation);
  typesSuite(installation);

  if (hasRedisServer()) {
    ownTestsSuite('typescript', { count: 4, needsRedis: true }, installation);
    ownTestsSuite('everything', { count: 5, needsRedis: true }, installation);
    loginSuite('javascript', 'production, with two workers', installation);
    loginSuite('typescript', 'development', installation);
    loginSuite('everything', 'production', installation);
    habitsSuite(installation);
    bootSuite(installation);
  } else {
    console.warn('Left out: applications with the packed plugin, because this machine has no redis-server');
  }
});
