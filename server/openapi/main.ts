import { writeFileSync } from 'node:fs';
import { applicationDocument, LOGIN_DOCUMENT, loginDocument } from './documents';

/**
 * `npm run openapi`: writes the login's document into the plugin. With `-- <file>`: this application's document into the file;
 * `-` prints it.
 */
const [file] = process.argv.slice(2);
if (file === undefined) writeFileSync(LOGIN_DOCUMENT, loginDocument());
else if (file === '-') process.stdout.write(applicationDocument());
else writeFileSync(file, applicationDocument());
