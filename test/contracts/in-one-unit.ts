import type { BeginUnit, UnitOfWork } from '../../pipeline/ports.ts';

/** Makes the changes durable, as one unit of work. */
export function inOneUnit(beginUnit: BeginUnit, change: (unit: UnitOfWork) => void): Promise<void> {
  const unit = beginUnit();
  change(unit);
  return unit.commit();
}
