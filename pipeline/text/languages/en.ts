import { stemmer } from 'stemmer';
import type { Language } from './language.ts';

export const en: Language = {
  code: 'en',
  name: 'English',
  script: 'Latin',
  // Compared before stemming.
  stopWords: `a about above after again against all also although am among an and another any anyone anything are as at
    be became because become been before being below between both but by
    can could did do does doing done down during each either else etc ever every
    for from further get gets getting give given got had has have having he her here hers herself him himself his how however
    i if in instead into is it its itself just let many may me might mine more most much must my myself
    neither no nor not of off on once only onto or other others our ours ourselves out over own
    per please quite rather really same shall she should since so some something such
    than that the their theirs them themselves then there thereby these they this those though through thus to too toward towards
    under until up upon us very via was we were what whatever when where whereas wherever whether which while who whoever whom whose why
    will with within without would yet you your yours yourself yourselves
    dont doesnt didnt isnt arent wasnt werent cant couldnt wont wouldnt shouldnt havent hasnt hadnt im ive id youre theyre thats whats`,
  abbreviations: `Mr Mrs Ms Dr Prof St Mt Ft Rev Gen Col Capt Lt Sgt Sen Rep Gov Pres Hon Jr Sr vs viz cf eg ie ca approx est No Nos
    Vol vols pp Fig Figs fig Eq Sec Ch Art Ed eds al Inc Ltd Corp Co Bros etc Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec`,
  stem: (word) => (/^[a-z]{3,}$/.test(word) ? stemmer(word) : word),
  asks: {
    definition:
      '^what is|^what are|^what was|^what were|^who is|^who are|^who was|^who were|^what s|^whats|^who s|^define|^definition of|^meaning of',
    time: 'when|what year|which year|what date|which date|what day|which day|what month|which month|what decade|what century|what time|which time|how long ago',
    number:
      'how many|how much|how long|how old|how far|how tall|how high|how big|how large|how often|how fast|how deep|how wide|what percent|what percentage|what number|what amount|what population|what proportion|what fraction',
    name: 'who|whom|whose|where',
    howTo:
      '^how do|^how does one|^how can|^how could|^how should|^how would i|^how to|^how i can|best way to|a way to|steps to|^is there a way|^is it possible to|^what do i do to',
    reason: '^why|why does|why is|why do|how come|what causes|what is the reason|for what reason',
    comparison:
      'vs|versus|difference between|differences between|differ from|compared to|compared with|compare|better than|faster than|rather than|or instead of|pros and cons',
    yesNo:
      '^is|^are|^was|^were|^do|^does|^did|^can|^could|^will|^would|^should|^has|^have|^had|^may|^must|^am',
    others: 'what|which|how',
    tasks: `add allow append apply assign avoid backup block build bypass cache call cancel change check clear clone compile compress
      configure connect convert copy count create customise customize debug declare define delete deploy detect disable display download
      drop duplicate edit embed enable encrypt escape exclude execute export extend filter fix force format generate get give handle hide
      ignore implement import include increase insert inspect install integrate invite join kill limit link list listen load lock log
      login make map merge migrate mock mount move open optimize override parse pass pause permit pin prevent print protect publish pull
      push query read rebuild recover redirect reduce refresh register remove rename render reorder replace request reset resize restart
      restore resume retry return reuse revert rotate round run save schedule search secure select send serve set setup share show
      shut skip sort specify split start stop store stream submit subscribe switch sync test throw toggle transfer translate trigger
      turn undo uninstall unsubscribe update upgrade upload use validate verify view wait watch wrap write`,
  },
  tells: {
    time: `century centuries decade decades January February March April May June July August September October November December
      Monday Mondays Tuesday Tuesdays Wednesday Wednesdays Thursday Thursdays Friday Fridays Saturday Saturdays Sunday Sundays`,
    number: `two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred thousand million billion half
      third quarter dozen dozens once twice percent`,
    defines: 'is|are|was|were|means|refers to|stands for',
  },
  leans: `this|these|those|such|it|they|its|their|instead|however|therefore|thus|hence|then|moreover|furthermore|otherwise|meanwhile|similarly
    |likewise|also|again|additionally|in addition|for this|for that|for example|for instance|as a result|because of this|because of that
    |because of these|by then|at this time|at that time|in this|in that|in such|to do this|to do so|to achieve this|to fix this|to avoid this
    |in both cases|in that case|in this case|if so|if not|but|so|or|and|yes,|no,`,
  points: `see|please see|refer to|please refer to|consult|please consult|read more|read about|read the|for more|for further|for information
    |for details|for instructions|for additional|for full|to read more|to learn more|to find out more|to know more|more information
    |more details|further information|check out|have a look at|take a look at`,
  smallTalk: {
    greeting:
      'hi|hello|hey|hi there|hello there|hey there|good morning|good afternoon|good evening|greetings|howdy|yo|how are you|what s up|hiya|test|testing|ping',
    thanks:
      'thanks|thank you|thx|ty|cheers|thanks a lot|thank you very much|thank you so much|many thanks|much appreciated|thanks so much|great thanks|ok thanks|okay thank you|perfect thanks',
    bye: 'bye|goodbye|bye bye|see you|see ya|see you later|good night|have a nice day|have a good day|take care|cya',
    ok: 'ok|okay|k|kk|alright|all right|got it|i see|great|cool|nice|perfect|fine|sure|yes|no|yep|nope|understood|good|very good|awesome|never mind|nevermind',
  },
  shortForms:
    'k8s=kubernetes i18n=internationalization l10n=localization a11y=accessibility o11y=observability g11n=globalization p13n=personalization c14n=canonicalization',
  particles: 'up out in on off down over away back through around',
  asking: {
    interrogative: 'who whom whose what when where which why how whats hows wheres whether if',
    auxiliary: `is are was were am do does did can could should would will has have had may might must isnt arent doesnt dont cant wont any
      anybody anyone`,
    person: 'i im ive id you we us me my our anyone anybody someone somebody everyone everybody folks',
    leading: `please tell know help explain show advise clarify remind wonder wondering ask asking like love want wanted need hoping hope
      trying looking understand learn question questions idea unsure curious confused`,
    courtesy: `kindly let say describe try look for to a the about be get have has had find out figure figuring see just really maybe
      perhaps possibly possible quick simply also still been am is are was do does did can could should would will might may if
      again here there more some bit little no not sure dont cant on with of so and but`,
    social: `hi hello hey hiya dear greetings good morning afternoon evening day thanks thank thx ty cheers regards best kind warm wishes
      sincerely yours truly bye goodbye please sorry you so very much many lot a in advance and for your help the team all everyone
      everybody there again guys folks sir madam nice great again welcome have it is appreciated appreciate any time ok okay`,
    continuing: 'and but or also then so plus what',
    referring: `it its itself that these those this they them their theirs he she him her his hers one ones there same another other others
      else either neither both former latter instead too`,
    everyday: `need want get got give take make made go going come put set use used using work works working help tell say said know knew
      think find found look see show call send fix ask try keep let happen happens happened mean means thing things something
      anything nothing somebody someone anybody anyone way ways step steps part kind sort type example examples time times day days
      today now later soon urgently urgent urgency asap please problem problems issue issues trouble wrong bad good better best new
      old same different big small long short much many more less most right last first next hate love like angry annoyed annoying
      never always ever still again already even actually really just only possible able idea question questions answer people
      person place possibly exactly please sure difference do does did done be is are was were difficult easy hard further back
      start stop change changed detail details info information please`,
  },
};
