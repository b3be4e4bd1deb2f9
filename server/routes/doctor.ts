import express, { type Request, type Response, Router } from 'express';
import { diagnose } from '../doctor/diagnose.ts';
import { observationsSchema } from '../doctor/observation.ts';
import { RequestProblem } from '../errors.ts';
import { type Admission, askerOf } from '../middleware/admission.ts';
import { toDoctorPage } from '../pages/doctor-model.ts';
import type { Views } from '../views.ts';

/** Two minutes of heartbeats at their shortest distance, and every piece of the paced stream, each of them twice. */
const MAX_OBSERVATIONS_BYTES = 524_288;

export interface DoctorRouteOptions {
  readonly views: Views;
  readonly heartbeatMs: number;
  /** Null: the address that the request was sent to. */
  readonly publicUrl: string | null;
  readonly admission: Pick<Admission, 'admitLook'>;
}

/**
 * `GET /doctor` tests the chain in front of the site from a browser; `POST /doctor/diagnosis` judges what its script saw.
 * Judging looks at nothing but its body and keeps nothing, so it is open to everybody, also from other origins, within the limits
 * of looks.
 */
export function createDoctorRoutes({ views, heartbeatMs, publicUrl, admission }: DoctorRouteOptions): Router {
  const router = Router();
  router.get('/doctor', async (req, res) => {
    const origin = publicUrl ?? `${req.protocol}://${req.host}`;
    res.set({ 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex' });
    await views.render(res, toDoctorPage({ heartbeatMs, origin }));
  });
  router.post('/doctor/diagnosis', admit, express.json({ limit: MAX_OBSERVATIONS_BYTES }), (req, res) => {
    const { success, data } = observationsSchema.safeParse(req.body ?? {});
    if (!success) throw new RequestProblem('bad_request', 'These are not observations of a test.');
    res.set('Cache-Control', 'no-store').json(diagnose(data));
  });
  return router;

  /** Before the body is read. */
  async function admit(req: Request, res: Response, next: () => void): Promise<void> {
    await admission.admitLook(askerOf(req, res));
    next();
  }
}
