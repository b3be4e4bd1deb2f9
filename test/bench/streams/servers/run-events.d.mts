export function runEvents(message: string): AsyncGenerator<{ event: string; data: object }, void, void>;
