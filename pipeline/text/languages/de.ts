import { stemmer } from '@orama/stemmers/german';
import type { Language } from './language.ts';

export const de: Language = {
  code: 'de',
  name: 'Deutsch',
  script: 'Latin',
  stopWords: `aber alle allem allen aller alles als also am an andere anderem anderen anderer anderes auch auf aus bei beim bin bis bist da
    dabei dadurch dafür damit danach dann daran darauf daraus darin darüber das dass dazu dein deine deinem deinen deiner dem den denn der
    deren des deshalb dessen die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines er es etwa euch
    euer eure für gegen hab habe haben hast hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in ins ist ja
    jede jedem jeden jeder jedes jene jenem jenen jener kann kannst können könnte könnten man manche mehr mein meine meinem meinen meiner mich
    mir mit muss müssen nach nicht noch nun nur ob oder ohne sehr sein seine seinem seinen seiner seit sich sie sind so solche solchem solchen
    soll sollen sollte sondern sonst sowie über um und uns unser unsere unserem unseren unter viel vom von vor wann war waren warum was weil
    welche welchem welchen welcher welches wem wen wenn wer werde werden wessen wie wieso wieviel will wir wird wo wobei wodurch wofür woher wohin
    womit wurde wurden zu zum zur zwar zwischen darf dürfen möchte bitte`,
  abbreviations:
    'bzw usw Bd Nr Str Tel ggf evtl vgl inkl exkl ca Abs sog Dipl Ing Hl Jh Mio Mrd Chr St Prof Dr',
  stem: stemmer,
  gluesWords: true,
  asks: {
    definition:
      '^was ist|^was sind|^wer ist|^wer sind|^wer war|^was bedeutet|^was heißt|^was versteht man unter|^definition',
    time: 'wann|welches jahr|welchem jahr|welchen jahren|welchem jahrhundert|welchem datum|welchem tag|welchem monat|um wie viel uhr',
    number:
      'wie viele|wie viel|wieviel|wieviele|wie lange|wie alt|wie hoch|wie groß|wie oft|wie weit|wie schnell|wie tief|wie breit|wie teuer|welcher prozentsatz|wie stark',
    name: 'wer|wen|wem|wessen|wo|woher|wohin|wie heißt|wie heißen|wie hieß|wie nennt man',
    howTo:
      '^wie kann|^wie können|^wie könnte|^wie mache|^wie macht|^wie muss|^wie soll|^wie lässt|^wie lassen|^wie geht|^wie man|^wie ich|wie installiere|wie richte|gibt es eine möglichkeit|anleitung',
    reason: '^warum|^wieso|^weshalb|warum|wieso|aus welchem grund|woran liegt',
    comparison:
      'vs|versus|unterschied zwischen|unterschiede zwischen|unterscheidet sich|unterscheiden sich|im vergleich|vergleich|verglichen mit|besser als|schneller als|vor und nachteile',
    yesNo:
      '^ist|^sind|^war|^hat|^haben|^kann|^können|^darf|^muss|^gibt es|^wird|^werden|^soll|^sollte|^funktioniert|^unterstützt',
    others: 'was|welche|welcher|welches|welchen|welchem|wie|womit|wofür|wozu|wodurch',
    tasks: `einrichten installieren ändern löschen entfernen hinzufügen erstellen anlegen aktivieren deaktivieren konfigurieren starten stoppen
      neustarten hochladen herunterladen exportieren importieren verbinden umbenennen zurücksetzen aktualisieren kündigen anmelden abmelden
      registrieren bestellen öffnen schließen speichern senden schicken verschieben kopieren suchen beantragen wiederherstellen testen prüfen
      anzeigen ausblenden festlegen setzen sperren entsperren teilen drucken abbestellen umbenennen übersetzen verhindern lege richte installiere lösche ändere erstelle`,
  },
  tells: {
    time: 'jahrhundert jahrhunderts januar februar märz april mai juni juli august september oktober november dezember montag dienstag mittwoch donnerstag freitag samstag sonntag',
    number:
      'zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig vierzig fünfzig hundert tausend million millionen milliarde milliarden hälfte drittel viertel dutzend einmal zweimal prozent',
    defines: 'ist|sind|bedeutet|bezeichnet|heißt',
  },
  turns:
    'nicht nie niemals kein keine keinen keiner keinem keines|ohne|bevor vorher vor|nachdem nachher nach',
  leans: `dies|diese|dieser|dieses|diesem|diesen|dadurch|dabei|daher|deshalb|deswegen|darum|damit|dafür|dagegen|danach|dann|dazu|jedoch|allerdings|außerdem
    |ebenso|ähnlich|stattdessen|trotzdem|somit|folglich|zudem|ferner|zum beispiel|beispielsweise|es|er|sie|in diesem fall|in diesem|aber|und|oder|also|so|ja,|nein,`,
  points:
    'siehe|siehe auch|mehr dazu|mehr darüber|weitere informationen|weitere einzelheiten|nähere informationen|für weitere|einzelheiten finden|lesen sie|weiterlesen',
  smallTalk: {
    greeting:
      'hallo|hi|hey|guten tag|guten morgen|guten abend|servus|moin|grüezi|grüß gott|hallo zusammen|wie geht s|wie geht es dir|wie geht es ihnen|test',
    thanks:
      'danke|danke schön|dankeschön|vielen dank|danke sehr|besten dank|herzlichen dank|danke dir|ok danke|super danke|merci',
    bye: 'tschüss|tschüs|auf wiedersehen|ciao|bis bald|bis später|bis dann|gute nacht|schönen tag|schönen tag noch',
    ok: 'ok|okay|gut|alles klar|verstanden|super|prima|passt|ja|nein|klar|in ordnung|perfekt|toll|aha|egal|schon gut',
  },
  asking: {
    interrogative: `wer wen wem wessen was wann wo wohin woher warum wieso weshalb weswegen wie welche welcher welches welchen welchem wieviel
      wieviele womit wofür woran worin ob`,
    auxiliary: '',
    person: 'ich du sie ihr euch wir mir mich uns jemand mein meine unser irgendwer',
    leading: `bitte wüsste wissen weiß möchte möchten gern gerne sagen sag erklären erklär zeigen helfen hilf verraten frage fragen brauche
      gefragt ahnung`,
    courtesy: `können könnt könnten könntet könnte kannst kann würde würden mal kurz will wollen habe hätte da eine zu dazu hat ist es mit
      und leider nicht keine zusammen allerseits`,
    social: `hallo hi hey guten tag morgen abend moin servus grüß gott danke vielen dank schönen herzlichen besten im voraus vorab mfg mit
      freundlichen liebe lieben viele grüße gruß grüßen sehr geehrte geehrter damen und herren euch ihnen dir schon mal tschüss
      bitte`,
    continuing: 'und aber oder auch dann',
    referring: `das er es ihn ihm ihnen ihre ihren dessen deren dies diese dieser diesem diesen dieses jene dort dafür damit davon dabei
      darin daran dazu dagegen dadurch dasselbe derselbe andere anderen anderes solche`,
    everyday: `der die den dem des ein eine einen einem einer und oder in im an am auf zu zum zur von vom bei für mit über aus um nach es
      man sich nicht so denn ist sind war waren wird werden hat haben kann muss soll darf machen macht gehen geht tun brauche gibt
      geben lange viel viele genau passiert passierte gedauert dauert dauerte kostet hatte hatten gedauert dauert dauerte kostet
      gedauert dauert dauerte problem sache ding weg zeit jetzt dringend neu gut schlecht auch noch immer nie wieder`,
  },
};
