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
  everydayWords: `brauche brauchen hilfe helfen dringend schnell sofort problem probleme frage fragen geht gehen machen mache gemacht tun gibt
    geben gut besser schlecht neu neue neuen alt groß klein leute menschen sache sachen ding dinge geld zeit tag tage heute morgen gestern jetzt
    arbeit arbeiten funktioniert weiß wissen sagen suche suchen finden finde zeigen erklären möglich einfach leider vielleicht immer nie
    wieder schon ganz gar richtig falsch hallo danke art weg teil beispiel info informationen hasse liebe kaputt dumm nervt`,
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
  leans: `dies|diese|dieser|dieses|diesem|diesen|dadurch|dabei|daher|deshalb|deswegen|darum|damit|dafür|dagegen|danach|dann|dazu|jedoch|allerdings|außerdem
    |ebenso|ähnlich|stattdessen|trotzdem|somit|folglich|zudem|ferner|zum beispiel|beispielsweise|es|er|sie|in diesem fall|in diesem|aber|und|oder|also|so|ja,|nein,`,
  refers:
    'es er sie ihn ihm ihr ihre ihren seine seinen dies diese dieser dieses diesem diesen das davon dafür dabei damit dazu dort dasselbe gleiche andere anderen welche beide',
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
};
