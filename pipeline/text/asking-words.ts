/**
 * Words by which a message is told apart into what it asks and what it says around that, in lower case. They belong into
 * the tables of `text/languages/` and are kept together here until those are read.
 */
interface WordLists {
  /** Begin a question, direct or indirect. */
  readonly interrogative: string;
  /** Verbs that begin a question of yes or no; in other languages the mark tells. */
  readonly auxiliary: string;
  /** The persons who talk. */
  readonly person: string;
  /** Asking somebody to speak, wondering, wanting: leads to what is asked. */
  readonly leading: string;
  /** What else stands between a greeting and the question. */
  readonly courtesy: string;
  /** Greetings, thanks and closing words. */
  readonly social: string;
  /** Begin a turn that goes on from the one before. */
  readonly continuing: string;
  /** Stand for something that was named before. */
  readonly referring: string;
  /** Words of any subject: with these alone nothing particular is asked. */
  readonly everyday: string;
}

const en: WordLists = {
  interrogative: 'who whom whose what when where which why how whats hows wheres whether if',
  auxiliary:
    'is are was were am do does did can could should would will has have had may might must isnt arent doesnt dont cant wont any anybody anyone',
  person: 'i im ive id you we us me my our anyone anybody someone somebody everyone everybody folks',
  leading:
    'please tell know help explain show advise clarify remind wonder wondering ask asking like love want wanted need hoping hope trying looking understand learn question questions idea unsure curious confused',
  courtesy:
    'kindly let say describe try look for to a the about be get have has had find out figure figuring see just really maybe perhaps possibly possible quick simply also still been am is are was do does did can could should would will might may if again here there more some bit little no not sure dont cant on with of so and but',
  social:
    'hi hello hey hiya dear greetings good morning afternoon evening day thanks thank thx ty cheers regards best kind warm wishes sincerely yours truly bye goodbye please sorry you so very much many lot a in advance and for your help the team all everyone everybody there again guys folks sir madam nice great again welcome have it is appreciated appreciate any time ok okay',
  continuing: 'and but or also then so plus what',
  referring:
    'it its itself that these those this they them their theirs he she him her his hers one ones there same another other others else either neither both former latter instead too',
  everyday:
    'need want get got give take make made go going come put set use used using work works working help tell say said know knew think find found look see show call send fix ask try keep let happen happens happened mean means thing things something anything nothing somebody someone anybody anyone way ways step steps part kind sort type example examples time times day days today now later soon urgently urgent urgency asap please problem problems issue issues trouble wrong bad good better best new old same different big small long short much many more less most right last first next hate love like angry annoyed annoying never always ever still again already even actually really just only possible able idea question questions answer people person place possibly exactly please sure difference do does did done be is are was were difficult easy hard further back start stop change changed detail details info information please',
};

const de: WordLists = {
  interrogative:
    'wer wen wem wessen was wann wo wohin woher warum wieso weshalb weswegen wie welche welcher welches welchen welchem wieviel wieviele womit wofür woran worin ob',
  auxiliary: '',
  person: 'ich du sie ihr euch wir mir mich uns jemand mein meine unser irgendwer',
  leading:
    'bitte wüsste wissen weiß möchte möchten gern gerne sagen sag erklären erklär zeigen helfen hilf verraten frage fragen brauche gefragt ahnung',
  courtesy:
    'können könnt könnten könntet könnte kannst kann würde würden mal kurz will wollen habe hätte da eine zu dazu hat ist es mit und leider nicht keine zusammen allerseits',
  social:
    'hallo hi hey guten tag morgen abend moin servus grüß gott danke vielen dank schönen herzlichen besten im voraus vorab mfg mit freundlichen liebe lieben viele grüße gruß grüßen sehr geehrte geehrter damen und herren euch ihnen dir schon mal tschüss bitte',
  continuing: 'und aber oder auch dann',
  referring:
    'das er es ihn ihm ihnen ihre ihren dessen deren dies diese dieser diesem diesen dieses jene dort dafür damit davon dabei darin daran dazu dagegen dadurch dasselbe derselbe andere anderen anderes solche',
  everyday:
    'der die den dem des ein eine einen einem einer und oder in im an am auf zu zum zur von vom bei für mit über aus um nach es man sich nicht so denn ist sind war waren wird werden hat haben kann muss soll darf machen macht gehen geht tun brauche gibt geben lange viel viele genau passiert passierte gedauert dauert dauerte kostet hatte hatten gedauert dauert dauerte kostet gedauert dauert dauerte problem sache ding weg zeit jetzt dringend neu gut schlecht auch noch immer nie wieder',
};

const fr: WordLists = {
  interrogative:
    'qui que quoi quand où pourquoi comment combien quel quelle quels quelles lequel laquelle est si qu',
  auxiliary: '',
  person: 'je j vous tu nous moi me m quelqu mon ma mes notre',
  leading:
    'plaît plait dire dites savoir sais sait voudrais aimerais souhaite veux aider aidez expliquer expliquez montrer question demander demande besoin',
  courtesy: 's il te peux peut pouvez pourriez pourrais pourrait une petite bien le la un à de ai et ne pas',
  social:
    'bonjour bonsoir salut coucou merci beaucoup bien d avance par cordialement cordiales salutations bonne journée à tous vous et mille pour votre aide madame monsieur au revoir',
  continuing: 'et mais ou aussi alors puis quid',
  referring:
    'elle ils elles lui leur leurs y en ça cela ceci celui celle ceux celles cette ces là même autre autres tel',
  everyday:
    'est sont était être a ont avoir faire fait peut doit faut va temps chose problème exactement coûte arrivé passe passé moyen maintenant urgent nouveau bon mauvais aussi encore toujours jamais',
};

const es: WordLists = {
  interrogative:
    'quién quiénes qué cuándo dónde adónde cómo cuánto cuánta cuántos cuántas cuál cuáles quien que cuando donde como cuanto cual si',
  auxiliary: '',
  person: 'yo me mi nos usted ustedes tú alguien nosotros mis nuestro',
  leading:
    'favor decir decirme dime saber sabe sabes gustaría quisiera quiero necesito ayudar ayudarme ayuda explicar explicarme mostrar pregunta duda preguntar',
  courtesy: 'por puede puedes podría podrías podrían una un tengo la a y no',
  social:
    'hola buenos buenas días tardes noches gracias muchas mil de antemano saludos cordiales un saludo atentamente estimado estimada estimados señor señora adiós por su tu ayuda todos a y',
  continuing: 'y e pero o también entonces',
  referring:
    'él ella ello ellos ellas lo su sus eso esa ese esos esas esto esta este estos estas aquel allí ahí mismo misma otro otra otros otras tal',
  everyday:
    'el la los las un una unos unas de del al en a con por para se no es son era ser está están ha han haber hacer hace puede debe hay tiempo cosa problema exactamente cuesta ocurrió pasó pasa manera ahora urgente nuevo bueno malo también siempre nunca',
};

const ru: WordLists = {
  interrogative:
    'кто кого кому кем что чего чему чем когда где куда откуда почему зачем как какой какая какое какие каком какую каких сколько чей ли который',
  auxiliary: '',
  person: 'я мне меня мы нам нас вы вам ты тебе кто-нибудь кто-то мой моя наш',
  leading:
    'пожалуйста скажите скажи подскажите подскажи расскажите объясните объясни помогите помочь помоги знать узнать знает хотел хотела хочу хотелось интересно вопрос',
  courtesy: 'можете можешь могли бы мог нужно надо у есть один не ли',
  social:
    'здравствуйте здравствуй привет приветствую добрый доброе день утро вечер спасибо большое заранее благодарю уважением с всем до свидания вам за помощь и',
  continuing: 'и а но или также тогда ещё еще',
  referring:
    'он она оно они его её ее их ему ей им ним ней него нее неё них нём нем этот эта это эти этого этой этим этом тот та те того той тех там тогда такой такая такие другой другая другие тоже',
  everyday:
    'в во на с со к по о об от до из за для у не бы же ли это есть был была было были быть может можно нужно надо делать сделать время времени долго много стоит заняло точно произошло случилось проблема вещь способ сейчас срочно новый хороший плохой тоже всегда никогда именно',
};

const ar: WordLists = {
  interrogative: 'من ما ماذا متى أين لماذا كيف كم أي أية هل لمن بماذا مما',
  auxiliary: '',
  person: 'أنا نحن لي لنا أنت أحد أحدكم شخص',
  leading: 'فضلك رجاء أرجو تخبرني أخبرني أريد أود معرفة أعرف تساعدني مساعدة شرح اشرح سؤال يعرف',
  courtesy: 'يمكن يمكنك لدي أن هل من',
  social:
    'مرحبا مرحباً أهلا السلام عليكم صباح مساء الخير النور شكرا شكراً جزيلا جزيلاً لك لكم مقدما مع تحياتي تحية طيبة',
  continuing: 'و وماذا وكيف وهل ومتى أو لكن أيضا',
  referring:
    'هو هي هم هما هذا هذه ذلك تلك هؤلاء أولئك هناك نفسه نفسها آخر أخرى له لها لهم به بها فيه فيها منه منها عنه عنها عليه عليها ذلك',
  everyday:
    'في على إلى عن مع التي الذي كان كانت يكون تكون حدث يحدث حصل بالضبط وقت طريقة مشكلة شيء الآن جديد أيضا يمكن يجب',
};

/** The same as sets. */
export type AskingWords = Readonly<Record<keyof WordLists, ReadonlySet<string>>>;

const LANGUAGES: readonly AskingWords[] = [en, de, fr, es, ru, ar].map((lists) => ({
  interrogative: toSet(lists.interrogative),
  auxiliary: toSet(lists.auxiliary),
  person: toSet(lists.person),
  leading: toSet(lists.leading),
  courtesy: toSet(lists.courtesy),
  social: toSet(lists.social),
  continuing: toSet(lists.continuing),
  referring: toSet(lists.referring),
  everyday: toSet(lists.everyday),
}));

/** Words of a message that tell its language well enough. */
const TELLING_WORDS = 200;

/** The table that knows most words of the message; English when none does. */
export function askingWordsOf(words: readonly string[]): AskingWords {
  const telling = words.slice(-TELLING_WORDS);
  const counts = LANGUAGES.map((sets) => {
    const lists = Object.values(sets);
    return telling.filter((word) => lists.some((list) => list.has(word))).length;
  });
  return LANGUAGES[counts.indexOf(Math.max(...counts))] ?? (LANGUAGES[0] as AskingWords);
}

function toSet(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}
