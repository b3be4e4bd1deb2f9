import { type Product, startProduct } from '../product.ts';

type Role = 'all' | 'web' | 'worker';

export interface Setup {
  readonly name: string;
  /** The processes, by role; one without PostgreSQL when empty. */
  readonly roles: readonly Role[];
}

/** What is compared; the first is what the others are measured by. */
export const SETUPS: readonly Setup[] = [
  { name: 'one process, SQLite', roles: [] },
  { name: '2 web + 2 worker', roles: ['web', 'web', 'worker', 'worker'] },
  { name: '2 all', roles: ['all', 'all'] },
];

export interface StartedSetup {
  readonly products: readonly { readonly role: Role; readonly product: Product }[];
  /** Of those that visitors are sent to. */
  readonly ports: readonly number[];
  stop(): Promise<void>;
}

/** Starts the processes of a setup over the database, one after the other. */
export async function startSetup({ roles }: Setup, databaseUrl: string): Promise<StartedSetup> {
  const products: { role: Role; product: Product }[] = [];
  const env = { STARTER_GUIDE: 'on', OPEN_STREAMS_ADDRESS: '0', ASKS_PER_MINUTE_VISITOR: '0' };
  if (roles.length === 0) products.push({ role: 'all', product: await startProduct([], env) });
  for (const role of roles)
    products.push({
      role,
      product: await startProduct([], { ...env, DATABASE_URL: databaseUrl, ROLE: role }),
    });
  return {
    products,
    ports: products
      .filter(({ role }) => role !== 'worker')
      .map(({ product }) => Number(new URL(product.url).port)),
    async stop() {
      for (const { product } of products) await product.stop();
    },
  };
}
