/**
 * Texts from which latent semantic analysis learns that "car" and "automobile", "doctor" and "physician", "boat" and
 * "vessel" keep the same company.
 */
export const RELATED_TEXTS: readonly string[] = [
  'The car has an engine, four wheels and a brake.',
  'An automobile has an engine, four wheels and a brake.',
  'A mechanic repairs the engine of a car and changes its wheels.',
  'A mechanic repairs the engine of an automobile and changes its wheels.',
  'The driver parks the car in the garage.',
  'The driver parks the automobile in the garage.',
  'The doctor treats patients in the hospital with medicine.',
  'The physician treats patients in the hospital with medicine.',
  'A nurse helps the doctor to examine the patient.',
  'A nurse helps the physician to examine the patient.',
  'The boat crosses the harbour under sail.',
  'The vessel crosses the harbour under sail.',
  'Sailors moor the boat at the quay of the harbour.',
  'Sailors moor the vessel at the quay of the harbour.',
  'The baker kneads dough for bread in the oven.',
  'Bread from the oven smells of dough and yeast.',
];
