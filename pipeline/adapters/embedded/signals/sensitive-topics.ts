/**
 * Stems of what must not be kept as anybody's interest: health, sex, belief, politics, origin, union membership, crime
 * and money trouble (the special categories of article 9 and 10 GDPR, and a little more). It only ever removes, so it
 * may be wide.
 */
const SENSITIVE =
  /(?:\b|_)(?:health|covid|chemo|surger|hospital|clinic|dialysis|insulin|infertil|miscarr|menopaus|dementia|alzheimer|epilep|asthma|allerg|tumou?r|psych|contracept|medic|disease|illness|sick|symptom|diagnos|therap|depress|anxi|rehab|support group|self-?help|suicid|cancer|diabet|hiv|aids|pregnan|abort|fertil|disab|autis|adhd|addict|alcohol|drug|sex|gender|gay|lesbian|bisexual|trans(?:gender|sexual)|queer|lgbt|religio|christian|muslim|islam|jew|hindu|buddhis|atheis|church|mosque|synagogue|politic|democrat|republican|conservative|socialis|communis|vote|voting|election|ethnic|racial|racis|immigra|refugee|asylum|nationality|trade union|labou?r union|crime|criminal|convict|arrest|prison|divorce|bankrupt|debt|salary|password|ssn)/iu;

/** True when a topic touches what people may want nobody to have noted. */
export function isSensitive(topic: string): boolean {
  return SENSITIVE.test(topic);
}

/**
 * As `SENSITIVE`, without what is many people's work: to care for the sick is a job, and says nothing of the carer's own
 * health. What a person is otherwise is no role at all.
 */
const SENSITIVE_WORK =
  /(?:\b|_)(?:contracept|abort|sex|gender|gay|lesbian|bisexual|trans(?:gender|sexual)|queer|lgbt|religio|christian|catholic|protestant|muslim|islam|jew|hindu|buddhis|atheis|church|parish|mosque|synagogue|temple|politic|democrat|republican|conservative|socialis|communis|vote|voting|election|ethnic|racial|racis|refugee|asylum|nationality|union|shop steward|scientolog|undocumented|strip (?:club|bar)|drag (?:artist|performer|queen|king)|kosher|halal|years?[- ]old|criminal|convict|prison|bankrupt|escort)/iu;

/** True when a role or a place of work shows what people may want nobody to have noted. */
export function isSensitiveRole(role: string): boolean {
  return SENSITIVE_WORK.test(role);
}
