// Stands for the process of a sentence model: its first message names what it does, its texts what becomes of them.
process.once('disconnect', () => process.exit());
process.once('message', ({ file }) => {
  if (file === 'dies') process.exit(7);
  if (file === 'unusable') {
    const report = { kind: 'unusable', message: 'wants past_key_values.' };
    return process.send(report, () => process.disconnect());
  }
  process.on('message', ({ id, text }) => {
    if (text === 'crash') return process.kill(process.pid, 'SIGABRT');
    if (text === 'fail') return process.send({ kind: 'failed', id, message: 'no such token' });
    if (text !== 'hang') process.send({ kind: 'made', id, vector: Float32Array.of(1) });
  });
  process.send({ kind: 'ready', runtime: 'onnxruntime-node' });
});
