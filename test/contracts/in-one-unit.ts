import type { BeginUnit, UnitOfWork } from '../../pipeline/ports.ts';

/** Makes the changes durable, as one unit of work. */
export async function inOneUnit(beginUnit: BeginUnit, change: (unit: UnitOfWork) => void): Promise<void> {
  const unit = beginUnit();
  change(unit);
  await unit.commit();
}
