import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { tmpdir } from 'node:os';
import { app, mm } from 'egg-mock/bootstrap';
import type { Application } from 'egg';
import { limitReloads } from '../../../server/lib/process/limit_reloads';
import { until } from '../../helpers/until';

interface FileTransport {
  _createStream(): unknown;
  close(): void;
}

type Transports = Map<string, FileTransport>;

describe('limitReloads', () => {
  it('a log file that cannot be opened › is tried once a second', async () => {
    mm(console, 'error', () => {});
    mm(console, 'warn', () => {});
    const { constructor } = (app.coreLogger as unknown as Transports).get('file')!;
    const Transport = constructor as new (options: { file: string }) => FileTransport;
    // A folder.
    const transport = new Transport({ file: tmpdir() });
    const { _createStream } = transport;
    let tries = 0;
    transport._createStream = () => {
      tries += 1;
      return _createStream.call(transport);
    };
    limitReloads({ loggers: new Map([['a', new Map([['file', transport]])]]) } as unknown as Application);
    await until('it is tried again', async () => tries === 2);
    await sleep(300);
    assert.equal(tries, 2);
    transport.close();
  });
});
