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
  turns:
    "not never no none cannot dont cant doesnt isnt wont don't can't doesn't isn't aren't won't didn't couldn't shouldn't wouldn't|without|before|after",
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
  telling: {
    worksAs: `i work as|we work as|i'm working as|i am working as|im working as|working as|i'm employed as|i am employed as|im employed as
      |employed as|speaking as|asking as|talking as|writing as|i make my living as|i earn my living as|i just started as|i started as|i freelance as|my work as|my job as
      |in my role as|in my job as|in my work as|in my capacity as|i volunteer as|i serve as|i've worked as|i have worked as
      |as someone who works as|as somebody who works as|i got a job as|i have a job as|my job is as`,
    am: `i'm|i am|im|we're|we are|i've been|i have been|we've been|ive been|being|i became|i've become|i have become`,
    roleIs: `my job is|my profession is|my occupation is|my role is|my job title is|my title is|my position is|my trade is|my day job is
        |by trade i'm|by profession i'm|by trade i am|by profession i am`,
    as: 'as|i as|we as|me as|us as',
    worksAt: `i work in|we work in|i'm working in|i am working in|im working in|working in|i volunteer in|i teach in|i'm employed in
        |as someone who works in|as somebody who works in|as a person who works in|as people who work in|i've worked in|i have worked in
        |i've been working in|my job is in|my work is in|i have a job in|i got a job in|i come from|my background is in|i have a background in`,
    worksFor: `i work at|i work for|we work at|we work for|i'm working at|i'm working for|i am working at|i am working for|im working at
        |im working for|working at|working for|i volunteer at|i volunteer for|i teach at|i lecture at|i'm employed at|i'm employed by|i am employed by
        |as someone who works at|as someone who works for|as somebody who works at|as somebody who works for|i've worked at|i've worked for
        |i have worked at|i have worked for|i've been working at|i've been working for|my job is at|i have a job at|i got a job at|i intern at
        |i'm with|i am with|im with|we're with|we are with|i'm interning at|i'm a contractor for`,
    workedAt: `where i work|i work at|i work for|that i work for|that i work at|where i teach|where we work|we work for|i teach at`,
    makes: `i do|we do|i make|we make|i cook|i bake|we bake|i clean|i write|i drive|i deliver|we deliver|i handle|we handle|i build|i design
        |i organise|i organize|i sell|we sell|i buy|i fix|i repair|i keep`,
    forPlace: 'for on',
    runs: `i run|we run|i own|we own|i manage|we manage|i operate|we operate|i co-own|i opened|we opened|i founded|we founded|i started
        |we started|i'm running|i am running|we're running|we are running|i'm managing|i'm opening|we're opening|i help run|i set up|we set up
        |i lead|i head|i'm setting up|i'm starting|we're starting|i'm the owner of|i'm the manager of|i'm the head of|i'm the founder of`,
    has: `i have|we have|i've got|we've got|we keep|i keep|we look after`,
    teaches: 'i teach|i lecture in|i lecture on|i tutor',
    studies: `i study|i'm studying|i am studying|im studying|we study|we're studying|i'm majoring in|i am majoring in|i'm doing a degree in
        |i'm doing a phd in|i'm doing my phd in|i'm doing a master's in|i'm doing my master's in`,
    studiesFor: `i study to be|i study to become|i'm studying to be|i'm studying to become|i am studying to be|i am studying to become
        |im studying to be|im studying to become`,
    teacher: 'teacher',
    student: 'student',
    belongsTo: `i'm on|i am on|im on|we're on|i'm part of|i am part of|im part of|we're part of|i belong to|we belong to
        |i work on|i lead|i run|i head|i manage`,
    isIn: `i'm in|i am in|im in|we're in|we are in`,
    answersFor: `i'm responsible for|i am responsible for|im responsible for|i'm in charge of|i am in charge of|im in charge of|i specialise in
        |i specialize in|my field is|my industry is|our industry is|my area is`,
    ours: 'our',
    subjects: `i i'm im i've ive we we're we've my our by as in me us where that`,
    selves: `i me we us i'm i've we're we've im`,
    articles: 'a an the one our my your another',
    labels:
      'my profession|my occupation|my job title|my job|my role|my title|profession|occupation|job title|job',
    further: 'and but',
    past: 'was were had did got went became lost broke said refused',
    adverbs: `currently just now also still actually already mostly both myself basically mainly originally primarily usually
        recently presently normally really here all long always very honestly simply officially technically part-time full-time
        ourselves again only either nights days mornings evenings weekends shifts part time full`,
    negations: `not no never isn't aren't ain't neither nor hardly without`,
    instead: 'but',
    supposing: `if suppose supposing imagine imagining pretend assume assuming unless whether would could should might wish wished
        say says said saying think thinks thought believe believes believed claim claims claimed tells told feel feels felt prove
        proves like dream dreamed dreamt hope hoped until till once song book film movie novel poem lyrics called titled named entitled
        title read reading wrote watch watched sing sang sings quote quotes act roleplay when before`,
    doneAs: `log logs logged logging login sign signed signing act acts acted acting add added adding invite invited inviting save saved saving
        export exported exporting import imported use used using run running set setting register registered registering treat treated treating
        count counts counted counting seen known job career start started hire hired hiring pose posing listed such well soon long much many
        far good same him her them someone somebody it this that one life dress dressed in up apply work working position role play played
        not just only even join joins joined become becomes him nurse sister brother wife husband son daughter friend mother father
        employed train trained training qualify license licence study studying`,
    joins:
      'and but because since so as though although while cos cause coz given considering plus seeing & or',
    verbs: `need needs want wants wanted looking trying have has love hate live lives work works use uses help thanks thank please hoping
        hope wondering wonder keep see find ask asking got own run living writing based`,
    of: 'of',
    at: 'at in for with from on by',
    alone: 'self-employed freelance freelancing freelancer',
    heads: 'head owner co-owner lead chief boss',
    groups: 'team group pair bunch couple crew collective network',
    anyPlace: `company firm business organisation organization office team place group department dept institution employer workplace project
        house unit division section site community family shop store corporation center centre institute establishment association
        enterprise side staff`,
    anyKind: `small big large little new old own whole entire tiny medium-sized mid-sized great good nice busy current parent sister holding`,
    judging: `good bad great terrible awful lousy poor decent hard fast slow quick big huge heavy keen avid passionate proud amateur hobby
        casual regular frequent occasional enthusiastic fanatic dedicated devoted loyal faithful long-time longtime early late better worse
        best worst terrific excellent firm true real natural born light constant weekend sunday armchair would-be self-taught aspiring happy`,
    notNow: `local nearest favourite favorite usual previous former ex future aspiring would-be wannabe prospective onetime erstwhile budding ex-`,
    intimate: `diabetic disabled autistic pregnant depressed blind deaf sick ill addicted alcoholic epileptic asthmatic allergic infertile
        dyslexic bipolar anxious obese anorexic paralysed paralyzed bedridden schizophrenic neurodivergent hiv-positive recovering
        chronic infected paraplegic traumatised traumatized suicidal transgender trans gay lesbian queer bisexual divorced widowed
        single married adopted black white`,
    here: 'here',
  },
  versions: {
    uses: 'in on with using use for under run running runs have has via through at inside against older still',
    notUsed: 'was were had formerly previously take takes taking took taken prescribed prescribe',
    version: 'version release edition ver',
    numbered: `january february march april may june july august september october november december monday tuesday wednesday thursday
      friday saturday sunday chapter section table figure step page part volume issue error code status http exit port line row column
      article paragraph question answer example exercise lesson unit level grade class stage phase round day week month year quarter room
      gate platform track route bus channel number no item option point rule case type form schedule appendix annex act clause rfc iso
      top first last about only over under exactly almost around between than least most plus minus covid psalm size age aged
      floor house flat apartment building street bed seat building lane exit tier priority order invoice ticket pull request pr task bug
      question attempt group team pages minutes hours days the a an to of from and or since until by every all these those my our your
      some any next past within after before sprint milestone episode season at for in on with using is are was`,
    editions: 'plan edition tier licence license subscription package',
    tiers: `free paid trial starter basic standard pro professional plus premium business enterprise team teams community personal family
      student education educational developer ultimate lite home individual solo growth scale hobby annual yearly monthly open-source
      self-hosted cloud`,
  },
};
