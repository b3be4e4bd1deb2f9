/** Tells the parent process where the server listens. */
export function announce({ port }) {
  process.send({ port });
}
