// Preloaded into a process: its calendar is set forward and back by an hour, with every look at it.
const { now } = Date;
let looks = 0;
Date.now = () => now() + (looks++ % 2) * 3_600_000;
