import { afterEach, expect, it } from '@jest/globals';
import { openPostgres, type Postgres } from '../../../../pipeline/adapters/postgres/connection.ts';
import { describeWithPostgres, type TestPostgres } from '../../../postgres.ts';

describeWithPostgres(
  'connections to PostgreSQL',
  (server) => {
    const opened: Postgres[] = [];
    afterEach(async () => {
      for (const postgres of opened.splice(0)) await postgres.close();
    });

    it('are waited for where the server gives no more of them', async () => {
      const postgres = await openPostgres({ url: await createRole(server, 'CONNECTION LIMIT 2') });
      opened.push(postgres);
      const asked = Array.from({ length: 20 }, (_, index) =>
        postgres.query('SELECT $1::int AS n, pg_sleep(.01)', [index]),
      );
      const rows = (await Promise.all(asked)).flat();
      expect(rows.map(({ n }) => n)).toEqual(asked.map((_, index) => index));
      expect(postgres.storage.problem()).toBeNull();
    });

    it('undo all of what was asked together when one part of it fails, and go on', async () => {
      const postgres = await openPostgres({ url: await server.createDatabase(), maxConnections: 1 });
      opened.push(postgres);
      await postgres.query('CREATE TABLE taken (n INTEGER)');
      const take = (n: number) => ['INSERT INTO taken VALUES ($1)', [n], 'take'] as const;
      const divide = ['SELECT 1 / $1::int', [0], 'divide'] as const;
      await expect(postgres.transactAll([divide, take(1)])).rejects.toMatchObject({ code: '22012' });
      await expect(postgres.transactAll([take(2), divide, take(3)])).rejects.toMatchObject({ code: '22012' });
      expect(await postgres.query('SELECT n FROM taken')).toEqual([]);
      await postgres.transactAll([take(4), take(5)]);
      expect(await postgres.query('SELECT n FROM taken ORDER BY n')).toEqual([{ n: 4 }, { n: 5 }]);
      expect(postgres.storage.problem()).toBeNull();
    });

    it('are refused at once where the server gives none', async () => {
      const postgres = await openPostgres({ url: await createRole(server, 'CONNECTION LIMIT 0') });
      opened.push(postgres);
      await expect(postgres.query('SELECT 1')).rejects.toMatchObject({ code: 'storage_unavailable' });
    });
  },
  ['newest'],
);

let roles = 0;

/** The address of a new database for a user with such limits: those that may do everything have none. */
async function createRole(server: TestPostgres, limits: string): Promise<string> {
  const url = await server.createDatabase();
  const name = `limited_${++roles}`;
  const admin = await openPostgres({ url, maxConnections: 1 });
  await admin.query(`CREATE ROLE ${name} LOGIN PASSWORD 'secret' ${limits}`);
  await admin.close();
  return url.replace('milepost:milepost@', `${name}:secret@`);
}
