import { Readable } from 'node:stream';
import express, { type Request, type Response } from 'express';

/**
 * Has Express load what it would load with the first body that it reads, such as tables of characters. A process without a
 * free file descriptor could not do so later, and would refuse every question from then on.
 */
export function loadBodyParser(): Promise<void> {
  const body = Buffer.from('{}');
  const headers = { 'content-type': 'application/json', 'content-length': String(body.length) };
  const request = Object.assign(Readable.from([body]), { headers }) as unknown as Request;
  return new Promise((resolve, reject) => {
    express.json()(request, {} as Response, (error?: unknown) => (error ? reject(error) : resolve()));
  });
}
