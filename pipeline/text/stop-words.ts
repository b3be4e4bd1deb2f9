/**
 * English words that carry grammar rather than a subject; compared in lower case, before stemming.
 * Other languages have none here on purpose: rarity weights take care of their common words, and a longer
 * list would swallow words that mean something elsewhere (German `die`, French `comment`).
 */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  `a about above after again against all also although am among an and another any anyone anything are as at
  be became because become been before being below between both but by
  can could did do does doing done down during each either else etc ever every
  for from further get gets getting give given got had has have having he her here hers herself him himself his how however
  i if in instead into is it its itself just let many may me might mine more most much must my myself
  neither no nor not of off on once only onto or other others our ours ourselves out over own
  per please quite rather really same shall she should since so some something such
  than that the their theirs them themselves then there thereby these they this those though through thus to too toward towards
  under until up upon us very via was we were what whatever when where whereas wherever whether which while who whoever whom whose why
  will with within without would yet you your yours yourself yourselves
  dont doesnt didnt isnt arent wasnt werent cant couldnt wont wouldnt shouldnt havent hasnt hadnt im ive id youre theyre thats whats`.split(
    /\s+/,
  ),
);
