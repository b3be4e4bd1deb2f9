import type { Language } from './language.ts';

/** The commonest endings of cases, persons and comparison; what is left has four letters at least. */
const ENDING =
  /(?<=^\p{L}{4,})(?:iach|iami|owością|ościami|owania|owanie|owaniu|owanych|owanego|ościach|owymi|owych|owego|owemu|eniem|aniem|ością|ości|ami|ach|ych|ich|ego|emu|ymi|imi|owi|owy|owa|owe|ów|om|em|ie|ia|iu|ią|ię|ej|ym|im|ąc|ać|eć|ić|yć|ał|ał[aoyi]|y|i|a|ą|e|ę|o|u)$/u;

export const pl: Language = {
  code: 'pl',
  name: 'Polski',
  script: 'Latin',
  stopWords: `w i nie na się z do to że o jak a ale co tak za od po dla tym czy przez tego są tylko już mi mnie jest był była było były być ten ta te tej tych temu
    jego jej ich im ja ty on ona ono my wy oni one kto kogo komu kim kiedy gdzie dlaczego który która które którzy którego której których którym którą ile ilu jaki jaka jakie
    jakim jakiej ze we oraz lub albo ponieważ gdy jeśli jeżeli bez pod nad przed przy między może można mogą musi bardzo też także jeszcze ku u swój swoje swoją swoim
    mój moja moje nas nam was wam ci się aby żeby więc`,
  abbreviations: 'np itd itp tzn tzw Dr prof Prof mgr inż ul nr str św zob por',
  stem: (word) => word.replace(ENDING, ''),
  stemsMarks: true,
  asks: {
    definition:
      '^co to jest|^co to są|^czym jest|^czym są|^kto to jest|^kim jest|^kim był|^co oznacza|^co znaczy|^definicja',
    time: 'kiedy|którym roku|jakim roku|w którym dniu|jaka data|w którym wieku|o której',
    number: 'ile|ilu|jak długo|jak często|jak daleko|jaki procent|jak wysoki|jak duży|jak stary',
    name: 'kto|kogo|komu|czyj|gdzie|skąd|dokąd|jak nazywa się|jak się nazywa',
    howTo: '^jak|jak mogę|jak można|w jaki sposób|czy da się|czy można|kroki',
    reason: '^dlaczego|dlaczego|czemu|z jakiego powodu',
    comparison:
      'różnica między|różnice między|różni się|porównanie|porównaj|w porównaniu|lepszy niż|lepsze niż|vs',
    yesNo: '^czy',
    others: 'co|jaki|jaka|jakie|który|która|które|czym',
    tasks:
      'zainstalować skonfigurować ustawić dodać usunąć stworzyć utworzyć zmienić włączyć wyłączyć uruchomić zatrzymać pobrać wysłać eksportować importować połączyć zaktualizować anulować zarejestrować otworzyć zamknąć zapisać skopiować przenieść wyszukać przywrócić przetestować sprawdzić pokazać ukryć udostępnić wydrukować zapłacić instalacja konfiguracja dodawanie usuwanie',
  },
  tells: {
    time: 'wiek wieku roku rok stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia poniedziałek wtorek środa czwartek piątek sobota niedziela',
    number:
      'dwa dwie trzy cztery pięć sześć siedem osiem dziewięć dziesięć dwadzieścia sto tysiąc tysięcy tysiące milion milionów miliard miliardów połowa połowę razy procent',
    defines: 'to|jest|są|oznacza',
  },
  turns: 'nie nigdy|bez|przed|po',
  leans:
    'to|ten|ta|te|jednak|dlatego|zatem|ponadto|również|także|podobnie|na przykład|następnie|potem|wtedy|w tym przypadku|on|ona|oni|ale|i|lub|tak,|nie,',
  points: 'zobacz|patrz|zob|więcej informacji|aby uzyskać więcej|szczegóły|przeczytaj',
  smallTalk: {
    greeting: 'cześć|hej|dzień dobry|dobry wieczór|witam|siema|jak się masz|co słychać|test',
    thanks: 'dziękuję|dzięki|dziękuję bardzo|wielkie dzięki|dziękuje|ok dzięki',
    bye: 'do widzenia|pa|na razie|do zobaczenia|dobranoc|miłego dnia',
    ok: 'ok|dobrze|dobra|w porządku|rozumiem|tak|nie|świetnie|super|jasne|spoko',
  },
};
