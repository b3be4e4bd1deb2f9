/** Names whose characters follow each other, by the code of the first. */
const RUNS = /** @type {readonly [number, string][]} */ ([
  [
    160,
    'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute ' +
      'micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig ' +
      'Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash ' +
      'Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ' +
      'ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc ' +
      'uuml yacute thorn yuml',
  ],
  [913, 'Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho'],
  [931, 'Sigma Tau Upsilon Phi Chi Psi Omega'],
  [
    945,
    'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigmaf sigma tau',
  ],
  [965, 'upsilon phi chi psi omega'],
  [8592, 'larr uarr rarr darr harr'],
  [8656, 'lArr uArr rArr dArr hArr'],
]);

/** The others, each followed by its character. */
const SINGLE =
  'amp & lt < gt > quot " apos \' OElig Œ oelig œ Scaron Š scaron š Yuml Ÿ fnof ƒ circ ˆ tilde ˜ ndash – mdash — ' +
  'lsquo ‘ rsquo ’ sbquo ‚ ldquo “ rdquo ” bdquo „ dagger † Dagger ‡ bull • hellip … permil ‰ prime ′ Prime ″ ' +
  'lsaquo ‹ rsaquo › frasl ⁄ euro € trade ™ crarr ↵ forall ∀ part ∂ exist ∃ empty ∅ nabla ∇ isin ∈ notin ∉ ni ∋ ' +
  'prod ∏ sum ∑ minus − radic √ prop ∝ infin ∞ and ∧ or ∨ cap ∩ cup ∪ int ∫ there4 ∴ sim ∼ asymp ≈ ne ≠ equiv ≡ ' +
  'le ≤ ge ≥ sub ⊂ sup ⊃ oplus ⊕ otimes ⊗ perp ⊥ sdot ⋅ lang ⟨ rang ⟩ loz ◊ spades ♠ clubs ♣ hearts ♥ diams ♦ ' +
  'check ✓ cross ✗ star ☆ starf ★ lbrace { rbrace } lbrack [ rbrack ] lpar ( rpar ) vert | ast * grave ` num # ' +
  'ensp \u2002 emsp \u2003 thinsp \u2009 zwnj \u200c zwj \u200d lrm \u200e rlm \u200f';

/**
 * The named characters of HTML 4, and a few that documents write to keep Markdown from reading a mark. A page has no
 * list of the 2,125 names of HTML 5 to ask without reading HTML, and the list is longer than all of this together.
 * @type {ReadonlyMap<string, string>}
 */
export const ENTITIES = new Map([...toRuns(), ...toPairs()]);

/** @returns {[string, string][]} */
function toRuns() {
  return RUNS.flatMap(([first, names]) =>
    names
      .split(' ')
      .map((name, index) => /** @type {[string, string]} */ ([name, String.fromCharCode(first + index)])),
  );
}

/** @returns {[string, string][]} */
function toPairs() {
  return [...SINGLE.matchAll(/([A-Za-z\d]+) (.)/g)].map(([, name = '', character = '']) => [name, character]);
}
