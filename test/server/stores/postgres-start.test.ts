import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';
import { openPostgres } from '../../../pipeline/adapters/postgres/connection.ts';
import { createStores } from '../../../server/stores/create-stores.ts';
import { describeWithPostgres } from '../../postgres.ts';
import { createPrograms } from '../../start-program.ts';

describeWithPostgres('a start', (server) => {
  const programs = createPrograms();
  const folders: string[] = [];
  afterEach(async () => {
    await programs.stopAll();
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  const change = async (edit: (url: URL) => void) => {
    const url = new URL(await server.createDatabase());
    edit(url);
    return url.href;
  };
  const open = (url: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'milepost-'));
    folders.push(folder);
    return createStores({ DATA_DIR: folder, DATABASE_URL: url, ROLE: 'all' }).open();
  };
  const asOwner = async (url: string, ...statements: string[]) => {
    const postgres = await openPostgres({ url });
    for (const statement of statements) await postgres.query(statement);
    await postgres.close();
  };

  it('without a server ends at once with a sentence that names the host and no password', async () => {
    const url = 'postgres://milepost:open-sesame@127.0.0.1:1/kept';
    const program = programs.start('main', [], { DATABASE_URL: url });
    expect(await program.ended).toBe(1);
    expect(program.output()).toBe(
      'PostgreSQL does not answer at 127.0.0.1:1 (ECONNREFUSED). Start it, or correct host and port in DATABASE_URL.\n',
    );
  }, 30_000);

  it('with a host that nobody knows says that', async () => {
    const opened = open('postgres://milepost:open-sesame@nowhere.invalid/kept');
    await expect(opened).rejects.toThrow(
      /nowhere\.invalid:5432 is no name|does not answer (?:for|at) nowhere\.invalid/,
    );
  }, 30_000);

  it('with a wrong password says that, and not the password', async () => {
    await server.createDatabase();
    const url = await change((each) => {
      each.password = 'open-sesame';
    });
    const opened = open(url);
    await expect(opened).rejects.toThrow(/refuses the password of milepost\. Correct it in DATABASE_URL/);
    await expect(opened).rejects.not.toThrow(/open-sesame/);
  });

  it('without its database says how to create it', async () => {
    const url = await change((each) => {
      each.pathname = '/elsewhere';
    });
    await expect(open(url)).rejects.toThrow('CREATE DATABASE "elsewhere" OWNER "milepost"');
  });

  it('without the right to create tables says how to give it', async () => {
    const url = await server.createDatabase();
    const user = `guest_${new URL(url).pathname.slice(1)}`;
    await asOwner(url, `CREATE ROLE ${user} LOGIN PASSWORD 'guest'`);
    const theirs = new URL(url);
    theirs.username = user;
    theirs.password = 'guest';
    await expect(open(theirs.href)).rejects.toThrow(`GRANT CREATE, USAGE ON SCHEMA public TO "${user}"`);
  });

  it('at a standby asks for the primary', async () => {
    const url = await server.createDatabase();
    await asOwner(
      url,
      `ALTER DATABASE ${new URL(url).pathname.slice(1)} SET default_transaction_read_only = on`,
    );
    await expect(open(url)).rejects.toThrow(/only reads: it is a standby.* address of the primary/);
  });

  it('with TLS at a server that has none says so', async () => {
    const url = await change((each) => {
      each.searchParams.set('sslmode', 'verify-full');
    });
    await expect(open(url)).rejects.toThrow(/speaks no TLS/);
  });

  it('with a file of an authority that is not there names the file', async () => {
    const url = await change((each) => {
      each.search = 'sslmode=verify-full&sslrootcert=/nowhere/ca.pem';
    });
    await expect(open(url)).rejects.toThrow(/nowhere\/ca\.pem.* Correct sslrootcert/);
  });

  it('with a database that lacks characters says how to make one that has them', async () => {
    const url = await server.createDatabase();
    await asOwner(url, "CREATE DATABASE few_characters ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
    const theirs = new URL(url);
    theirs.pathname = '/few_characters';
    await expect(open(theirs.href)).rejects.toThrow(/encoding LATIN1.* ENCODING 'UTF8'/);
  });

  it('through a pooler that refuses what the driver says first names the setting of the pooler', async () => {
    const pooler = createServer((socket) => {
      const fields = 'SFATAL\0C08P01\0Munsupported startup parameter: statement_timeout\0\0';
      const head = Buffer.from('E\0\0\0\0');
      head.writeInt32BE(4 + fields.length, 1);
      socket.on('error', () => {}).once('data', () => void socket.end(head + fields));
    }).listen(0, '127.0.0.1');
    await once(pooler, 'listening');
    const { port } = pooler.address() as AddressInfo;
    const opened = open(`postgres://milepost:secret@127.0.0.1:${port}/kept`);
    await expect(opened).rejects.toThrow('ignore_startup_parameters = statement_timeout');
    pooler.close();
  });

  it('with tables of a newer version names what to do', async () => {
    const url = await server.createDatabase();
    await asOwner(url, 'CREATE TABLE milepost_layout AS SELECT 1000 AS version');
    await expect(open(url)).rejects.toMatchObject({
      name: 'DatabaseError',
      message: expect.stringContaining('set DATABASE_URL to another database'),
    });
  });
});
