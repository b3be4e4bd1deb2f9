/** SQL for milliseconds since the epoch by the server's clock: those of processes differ, and each looks at runs of the others. */
export const SERVER_NOW = 'floor(extract(epoch FROM now()) * 1000)::bigint';
